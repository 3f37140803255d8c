import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, ArtifactResolver } from "@nomicfoundation/ignition-core";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

const hex = z.string().regex(/^0x[0-9a-f]*$/i);
const artifactShape = z.looseObject({
  contractName: z.string(),
  abi: z.array(z.unknown()),
  bytecode: hex,
  deployedBytecode: hex,
});

/**
 * Compiled contracts as files, as Hardhat's build leaves them and as a package carries them along.
 *
 * @param folder the build's `artifacts`
 */
export function fileArtifacts(folder: string): ArtifactResolver {
  return {
    async loadArtifact(name) {
      const file = join(folder, "contracts", `${name}.sol`, `${name}.json`);
      try {
        const text = await readFile(file, "utf8");
        artifactShape.parse(JSON.parse(text));
        return JSON.parse(text) as Artifact;
      } catch (cause) {
        throw new FinalError(
          "CONTRACT_NOT_COMPILED",
          `There is no compiled contract ${name} at ${file}.`,
          "Install the package of BlockHost again; in its sources, build the contracts first.",
          { cause },
        );
      }
    },
    // It is for explorers, which are told of the source by other ways.
    getBuildInfo: async () => undefined,
  };
}
