import { Gauge, Registry } from "prom-client";
import { leaseState } from "../core/lease-life.ts";
import type { BuiltBroker } from "./build-broker.ts";

/** The broker's figures, for Prometheus; read from the store when they are asked for. No secrets. */
export function brokerMetrics(
  { store, problems }: Pick<BuiltBroker, "store" | "problems">,
  now: () => number,
): { readonly contentType: string; text(): Promise<string> } {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `blockhost_broker_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const prefixes = gauge("prefixes", "Prefixes that are lent.", ["state"]);
  const requests = gauge("open_requests", "Requests that have not come to an end.", ["state"]);
  const block = gauge("read_block", "The last final block whose events were taken in.");
  const time = gauge("read_block_timestamp_seconds", "When that block was made.");
  const hindered = gauge("problems", "What was tried again since the start, by what it hindered.", ["what"]);
  return {
    contentType: registry.contentType,
    async text() {
      const cursor = await store.cursor();
      for (const each of [prefixes, requests, hindered]) each.reset();
      for (const state of ["up", "suspended"]) prefixes.set({ state }, 0);
      for (const held of await store.held())
        prefixes.inc({ state: leaseState(held, cursor?.timestamp ?? 0, now()) });
      for (const { state } of await store.openRequests()) requests.inc({ state });
      for (const [what, count] of problems) hindered.set({ what }, count);
      block.set(cursor?.number ?? 0);
      time.set(cursor?.timestamp ?? 0);
      return registry.metrics();
    },
  };
}
