import { WatchRoom } from "../watch-room.ts";

const HEAD = `# Metrics

What \`/metrics\` shows, in Prometheus' text format, besides the process's own (\`process_*\`, \`nodejs_*\`). All is of this
keeper alone. Counters begin at 0 when the keeper starts; gauges are read when they are asked for, from memory or from
the store, never from outside. [docs/watch.md](watch.md) says where it is served;
[keeper/watch/grafana-dashboard.json](../keeper/watch/grafana-dashboard.json) shows the most of it.

How many series there can be has a bound: \`kind\` and \`step\` are names of sagas and of their steps, \`code\` stands in
[errors.md](errors.md), \`operation\` is one of 64 a server and then \`other\`, \`node\` and \`storage\` are the cluster's. Only
\`subscription\` grows with the business: the \`watch.maxVmSeries\` oldest subscriptions (1,000 unless set, 8 series each)
have series of their own, \`blockhost_vms_without_series\` counts the others, and \`blockhost_vms*\` are over all.

This page is written from the registry: \`./blockhost exec node --import=tsx test/keeper/watch/metrics/write-metrics.ts\`.
A test compares the two.

| metric | type | labels | what it is |
|---|---|---|---|
`;

/** docs/metrics.md as the registry says it, one row a metric. */
export function renderMetrics(): string {
  const metrics = new WatchRoom().watch.registry.getMetricsAsArray();
  const rows = metrics
    .map((metric) => {
      const labels = "labelNames" in metric ? (metric.labelNames as readonly string[]) : [];
      const names = labels.map((label) => `\`${label}\``).join(", ");
      return `| \`${metric.name}\` | ${metric.type} | ${names} | ${metric.help} |`;
    })
    .sort();
  return `${HEAD}${rows.join("\n")}\n`;
}
