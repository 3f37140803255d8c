import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "./artifact.ts";
import { CompiledContract } from "./compiled-contract.ts";
import type { CompilerOutput } from "./compiler-output.ts";

const ARTIFACTS = join(import.meta.dirname, "../../../artifacts");

/** Never deployed: tools of tests, and what is only ever run by a call. */
const LEFT_OUT = ["mocks", "lens"];

/** Every contract of contracts/ that is deployed, by name, as `hardhat build` made them last. */
export function deployableContracts(): CompiledContract[] {
  const builds = new Map<string, CompilerOutput>();
  const buildOf = (id: string) => {
    const build = builds.get(id) ?? readBuild(id);
    builds.set(id, build);
    return build;
  };
  return globSync("contracts/**/*.json", { cwd: ARTIFACTS, exclude: (name) => LEFT_OUT.includes(name) })
    .map((file) => read<Artifact>(file))
    .filter((artifact) => isDeployable(artifact, buildOf(artifact.buildInfoId)))
    .map((artifact) => new CompiledContract(artifact, buildOf(artifact.buildInfoId)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Neither interface nor library nor abstract. */
function isDeployable({ inputSourceName, contractName }: Artifact, { sources }: CompilerOutput): boolean {
  const own = sources[inputSourceName]?.ast.nodes?.find(({ name }) => name === contractName);
  return own?.contractKind === "contract" && own.abstract !== true;
}

/** Contracts that did not change since stay in an older build. */
function readBuild(id: string): CompilerOutput {
  const { input } = read<{ input: { sources: CompilerOutput["texts"] } }>(`build-info/${id}.json`);
  const { output } = read<{ output: Omit<CompilerOutput, "texts"> }>(`build-info/${id}.output.json`);
  return { ...output, texts: input.sources };
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(ARTIFACTS, file), "utf8")) as T;
}
