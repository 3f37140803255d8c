import type { Registry } from "prom-client";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/** Scrapes within this time get one answer: who scrapes fast must not load the store. Milliseconds. */
const SAME_ANSWER_MS = 1_000;

/** The registry as text, its gauges brought up to date. One source that fails takes none of the others with it. */
export class Exposition {
  readonly #registry: Registry;
  readonly #collectors: readonly Collector[];
  readonly #now: () => number;
  readonly #sourceUp: ReturnType<ReturnType<typeof gauges>>;
  #answer: { readonly at: number; readonly text: Promise<string> } | null = null;

  constructor(registry: Registry, collectors: readonly Collector[], now: () => number) {
    this.#registry = registry;
    this.#collectors = collectors;
    this.#now = now;
    this.#sourceUp = gauges(registry, "blockhost_watch_")(
      "source_up",
      "1 while the figures of this source could be read.",
      ["source"],
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    const now = this.#now();
    if (this.#answer && Math.abs(now - this.#answer.at) < SAME_ANSWER_MS) return this.#answer.text;
    const text = this.#collect();
    this.#answer = { at: now, text };
    return text;
  }

  async #collect(): Promise<string> {
    await Promise.all(
      this.#collectors.map(async ({ source, collect }) => {
        try {
          await collect();
          this.#sourceUp.set({ source }, 1);
        } catch {
          this.#sourceUp.set({ source }, 0);
        }
      }),
    );
    return this.#registry.metrics();
  }
}
