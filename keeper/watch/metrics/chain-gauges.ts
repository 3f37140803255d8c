import type { Registry } from "prom-client";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/** Where the chain stands and how far it was read. */
export function chainGauges(registry: Registry, seen: Seen, now: () => number): Collector {
  const gauge = gauges(registry, "blockhost_chain_");
  const block = gauge("block_number", "Newest block that is latest, confirmed, final.", ["depth"]);
  const headAge = gauge("head_age_seconds", "Age of the newest block by this machine's clock.");
  const answerAge = gauge("answer_age_seconds", "Since an RPC server last answered the watch.");
  const cursor = gauge("cursor_block_number", "Last block whose events are saved.");
  const lag = gauge("cursor_lag_blocks", "Confirmed blocks whose events are not saved yet.");
  return {
    source: "chain",
    collect() {
      answerAge.set((now() - seen.chainAt) / 1000);
      if (!seen.chain) return;
      const { latest, confirmed, final } = seen.chain;
      block.set({ depth: "latest" }, latest.number);
      block.set({ depth: "confirmed" }, confirmed.number);
      block.set({ depth: "final" }, final.number);
      headAge.set(now() / 1000 - latest.timestamp);
      if (seen.chain.cursor === null) return;
      cursor.set(seen.chain.cursor);
      lag.set(Math.max(0, confirmed.number - seen.chain.cursor));
    },
  };
}
