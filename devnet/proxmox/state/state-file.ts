import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterState } from "./cluster-state.ts";

/** The cluster's state in one JSON file, replaced atomically and written before an answer leaves the server. */
export class StateFile {
  readonly state: ClusterState;
  readonly #path: string;
  #written: string;

  constructor(dir: string, initial: () => ClusterState) {
    mkdirSync(dir, { recursive: true });
    this.#path = join(dir, "state.json");
    this.#written = read(this.#path) ?? "";
    this.state = this.#written === "" ? initial() : (JSON.parse(this.#written) as ClusterState);
  }

  /** Writes what changed since the last call; does nothing when nothing did. */
  save(): void {
    const text = JSON.stringify(this.state);
    if (text === this.#written) return;
    writeFileSync(`${this.#path}.new`, text);
    renameSync(`${this.#path}.new`, this.#path);
    this.#written = text;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
