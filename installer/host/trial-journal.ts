import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { network } from "../answers/network.ts";
import { writeWhole } from "../finalize/host/write-whole.ts";
import { networkSnapshotSchema } from "./network-snapshot.ts";

const schema = z.strictObject({
  wanted: network,
  before: networkSnapshotSchema,
  /** Milliseconds since the epoch. */
  confirmBy: z.number(),
  /** Which start of the machine it was: after another the kernel has what the files say. */
  boot: z.string(),
});

export type Trial = z.output<typeof schema>;

/** How a trial ends: whoever takes it first decides. */
export type Ending = "confirmed" | "over";

/**
 * The trial under way, in a file, so that another process can end it. Its name says how far it is, and changes in one
 * step: a trial is confirmed or over, never both.
 */
export class TrialJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async begin(trial: Trial): Promise<void> {
    await writeWhole(this.#file("running"), JSON.stringify(trial), { mode: 0o600 });
  }

  /** Null when there is none in that state. */
  async read(state: "running" | Ending): Promise<Trial | null> {
    const text = await readFile(this.#file(state), "utf8").catch(absent);
    return text === null ? null : schema.parse(JSON.parse(text));
  }

  /** Ends the trial that runs; null when another process has, or there is none. Then do what has to be done, and `close`. */
  async end(how: Ending): Promise<Trial | null> {
    const taken = await rename(this.#file("running"), this.#file(how)).then(() => true, absent);
    return taken === null ? null : this.read(how);
  }

  /** What the ending asked for has been done. */
  async close(how: Ending): Promise<void> {
    await rm(this.#file(how), { force: true });
  }

  #file(state: "running" | Ending): string {
    return join(this.#folder, `network-trial.${state}.json`);
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
