import { z } from "zod";

const line = z.object({
  time: z.number(),
  level: z.number(),
  msg: z.string(),
  subscription: z.string().optional(),
  saga: z.string().optional(),
  step: z.string().optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
});

export type KeeperLine = z.infer<typeof line>;

/** What to look for: every field given must be equal. */
export type KeeperLineMatch = Partial<Pick<KeeperLine, "msg" | "subscription" | "saga" | "step">>;

/** The keeper's log as it is written, for those who wait for something in it. */
export class KeeperLog {
  readonly #lines: KeeperLine[] = [];
  readonly #waiting = new Set<() => void>();
  #ended: Error | undefined;

  /** Takes one line of JSON; anything else is passed over. */
  push(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    const parsed = line.safeParse(value);
    if (!parsed.success) return;
    this.#lines.push(parsed.data);
    this.#tell();
  }

  /** No more will come: who still waits is told why. */
  end(reason: Error): void {
    this.#ended ??= reason;
    this.#tell();
  }

  /** Number of lines so far: where a later wait may begin. */
  get length(): number {
    return this.#lines.length;
  }

  /**
   * The first line from `from` on that matches.
   * @param onLine hears every other line of the same subscription while waiting
   */
  async waitFor(
    match: KeeperLineMatch,
    { from = 0, signal, onLine }: { from?: number; signal: AbortSignal; onLine?: (line: KeeperLine) => void },
  ): Promise<KeeperLine> {
    for (let at = from; ; ) {
      for (; at < this.#lines.length; at++) {
        const candidate = this.#lines[at];
        if (!candidate) continue;
        if (matches(candidate, match)) return candidate;
        if (candidate.subscription === match.subscription) onLine?.(candidate);
      }
      if (this.#ended) throw this.#ended;
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#waiting.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        this.#waiting.add(done);
        signal.addEventListener("abort", done);
      });
    }
  }

  #tell(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

function matches(candidate: KeeperLine, match: KeeperLineMatch): boolean {
  return (Object.keys(match) as (keyof KeeperLineMatch)[]).every((key) => candidate[key] === match[key]);
}
