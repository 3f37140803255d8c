import type { Registry } from "prom-client";
import type { SubscriptionStatus } from "../../core/subscription.ts";
import type { Alert } from "../alerts/alert.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/** What `keeperGauges` shows. */
export interface KeeperFigures {
  readonly version: string;
  readonly isHealthy: () => boolean;
  readonly openAlerts: () => readonly Alert[];
  readonly webhookWaiting: () => number;
  readonly streams: () => number;
  /** Status of each subscription that is live, as it was last read. */
  readonly statuses: () => Iterable<SubscriptionStatus>;
}

/** The keeper itself and the subscriptions that it looks after. */
export function keeperGauges(registry: Registry, figures: KeeperFigures): Collector {
  const gauge = gauges(registry, "blockhost_");
  const build = gauge("build_info", "1; the labels say what runs.", ["version", "node"]);
  const healthy = gauge("healthy", "1 while /healthz says ok.");
  const alerts = gauge("alerts_open", "Alerts that are not over, by code.", ["code"]);
  const waiting = gauge("webhook_waiting", "Notices that wait for the operator's webhook.");
  const streams = gauge("progress_streams", "Connections to /progress.");
  const subscriptions = gauge("subscriptions", "Subscriptions that are not closed, by status as last read.", [
    "status",
  ]);
  return {
    source: "keeper",
    collect() {
      build.set({ version: figures.version, node: process.version }, 1);
      healthy.set(figures.isHealthy() ? 1 : 0);
      alerts.reset();
      for (const { code } of figures.openAlerts()) alerts.inc({ code });
      waiting.set(figures.webhookWaiting());
      streams.set(figures.streams());
      subscriptions.reset();
      for (const status of figures.statuses()) subscriptions.inc({ status });
    },
  };
}
