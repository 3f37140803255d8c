import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Machine } from "./machine.ts";

const path = z.string().regex(/^\//, "an absolute path");
const listen = z.strictObject({ host: z.string(), port: z.int().min(1).max(65_535) });
const command = z.tuple([path], z.string());

const schema = z.strictObject({
  layout: z.strictObject({
    stateFolder: path,
    keeperConfigFile: path,
    rootdConfigFile: path,
    keeperFolder: path,
    pages: path,
    templateManifest: path,
    rootdSocket: path.nullable(),
    proxmox: z.strictObject({ url: z.url({ protocol: /^https$/ }), caFile: path }),
    listen: z.strictObject({
      portal: listen,
      panel: listen,
      health: listen,
      relay: z.strictObject({
        port: z.int().min(1).max(65_535),
        at: z.strictObject({ listen: z.string(), told: z.string() }).exactOptional(),
      }),
    }),
    settings: z.partialRecord(z.enum(["chain", "work", "watch", "guest"]), z.record(z.string(), z.unknown())),
  }),
  artifacts: path,
  cli: command,
  keeper: command,
  setup: z.strictObject({ listen, hostName: z.string(), guard: z.null() }),
  rehearsal: z.strictObject({ keeper: command, hardhat: z.strictObject({ cli: path, folder: path }) }),
});

/**
 * Reads of a machine that is no BlockHost by itself, a devnet's: everything is where the file says, belongs to who runs
 * the installer, and the keeper is a program that is started and not a unit.
 *
 * @throws FinalError MACHINE_INVALID
 */
export async function readMachine(file: string): Promise<Machine> {
  try {
    return { ...schema.parse(JSON.parse(await readFile(file, "utf8"))), owner: null };
  } catch (error) {
    throw new FinalError(
      "MACHINE_INVALID",
      `${file} does not describe a machine: ${error instanceof Error ? error.message : error}`,
      "Leave --machine out on a host of its own; else compare the file with installer/composition/read-machine.ts.",
    );
  }
}
