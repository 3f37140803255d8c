import type { TaskLog } from "../../../keeper/proxmox/task-log.ts";

/** A task log that lives as long as the process: what the keeper keeps in its store. */
export class MemoryTaskLog implements TaskLog {
  readonly #upids = new Map<string, string>();

  async remember(key: string, upid: string): Promise<void> {
    this.#upids.set(key, upid);
  }

  async recall(key: string): Promise<string | null> {
    return this.#upids.get(key) ?? null;
  }

  async forget(key: string): Promise<void> {
    this.#upids.delete(key);
  }
}
