/**
 * `./blockhost template [--out DIR] [--twice] [--check]`: the disk that tenants' machines are cloned from, its manifest, and the package
 * that brings both to a host. `./blockhost template --update-lock`: what this machine's mirror has today, as iso/template/lock.json.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { endTools } from "../../devnet/image/run-tool.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { updateLock } from "../image/update-lock.ts";
import { buildTemplate, type Template } from "./build-template.ts";
import { templatePackage } from "./template-package.ts";
import { TEMPLATE_RECIPE } from "./template-recipe.ts";

const EXIT_USAGE = 64;
const USAGE = `usage: ./blockhost template [--out DIR] [--twice] [--check]
       ./blockhost template --update-lock

  --out DIR      where disk, manifest and package go; default build/template
  --twice        make the disk a second time elsewhere and compare: the same bytes, or an error
  --check        look at what was made before, and make nothing: the installer imports it on a devnet, a tenant buys,
                 a machine of it boots in QEMU, and the tenant's wallet opens SSH in it; about five minutes
  --update-lock  write iso/template/lock.json: what the disk takes from Debian, as this machine's mirror has it today
`;
const REPOSITORY = join(import.meta.dirname, "../..");

function readOptions() {
  try {
    const options = {
      out: { type: "string", default: join(REPOSITORY, "build/template") },
      check: { type: "boolean", default: false },
      twice: { type: "boolean", default: false },
      "update-lock": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const started = performance.now();
const onProgress = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);

async function makeTwice(first: Template): Promise<boolean> {
  const elsewhere = await mkdtemp(join(tmpdir(), "blockhost-second-"));
  try {
    const second = await buildTemplate(elsewhere, onProgress);
    const same = first.sha256 === second.sha256;
    process.stdout.write(
      same ? "Made twice, the same bytes.\n" : `Made again it is another: ${second.sha256}\n`,
    );
    return same;
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}

/** Tests are no part of this room: a process of their own. */
async function check(folder: string): Promise<number> {
  const child = spawn("mocha", ["--import=tsx", "test/iso/template/template-check.ts"], {
    cwd: REPOSITORY,
    env: { ...process.env, BLOCKHOST_TEMPLATE: folder },
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

async function run(): Promise<number> {
  const values = readOptions();
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values["update-lock"]) {
    const count = await updateLock(TEMPLATE_RECIPE, onProgress);
    process.stdout.write(`iso/template/lock.json names ${count} packages of Debian's. Commit it.\n`);
    return 0;
  }
  if (values.check) return check(values.out);
  const template = await buildTemplate(values.out, onProgress);
  onProgress("making its package");
  const { file, sha256 } = await templatePackage(template, values.out);
  const disk = join(template.folder, template.file);
  process.stdout.write(`${template.sha256}  ${disk}\n${sha256}  ${file}\n`);
  process.stdout.write(`${(template.bytes / 1024 ** 2).toFixed(0)} MiB\n`);
  return values.twice && !(await makeTwice(template)) ? 1 : 0;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, endTools);
process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof BlockHostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
  return 1;
});
