import type { InboxSecrets } from "../../../keeper/commands/ports/inbox-secrets.ts";
import type { Life } from "../clock/life.ts";
import type { Random } from "../clock/random.ts";

const WRITE_MS = 20;

/** The folder of the inbox's keys: each change is done whole or not at all, and outlives the keeper. */
export class InboxSafe {
  #secrets: readonly Uint8Array[] = [];

  lose(): void {
    this.#secrets = [];
  }

  secretsOf(life: Life, random: Random): InboxSecrets {
    const write = (what: string, change: () => readonly Uint8Array[]) =>
      new Promise<void>((resolve) =>
        life.after(random.between(1, WRITE_MS), `inbox keys: ${what}`, () => {
          this.#secrets = change();
          life.after(random.between(1, WRITE_MS), `inbox keys: ${what} done`, resolve);
        }),
      );
    return {
      list: async () => this.#secrets,
      add: (secret) => write("add", () => [...this.#secrets, secret]),
      keepOnly: (secret) =>
        write("keep one", () => this.#secrets.filter((other) => Buffer.compare(other, secret) === 0)),
    };
  }
}
