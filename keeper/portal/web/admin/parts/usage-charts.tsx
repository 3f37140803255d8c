import type { AdminUsage } from "../../../../protocol/api/admin/admin-usage.ts";
import { bytes, memory, roundFigure } from "../../bytes.ts";
import { overviewWords as words } from "../../text/admin/overview.ts";
import { LineChart } from "./line-chart.tsx";

/** A curve that says nothing would fill its room. */
const LEAST = { cpu: 0.1, memory: 2 ** 28, network: 10_000 };

/** Processors, memory and network, as they went. */
export function UsageCharts({ of }: { readonly of: AdminUsage | null }) {
  const points = of?.points ?? [];
  if (points.length < 2) return <p class="small">{words.usageNone}</p>;
  const times = points.map(({ at }) => at);
  return (
    <div class="charts">
      <LineChart
        title={words.cpu}
        times={times}
        curves={[{ name: "", values: points.map(({ cpu }) => cpu) }]}
        least={LEAST.cpu}
        shown={(value) => `${roundFigure(value * 100)} %`}
      />
      <LineChart
        title={words.memory}
        times={times}
        curves={[{ name: "", values: points.map(({ memoryBytes }) => memoryBytes) }]}
        isBinary
        least={LEAST.memory}
        shown={memory}
      />
      <LineChart
        title={words.network}
        times={times}
        curves={[
          { name: words.received, values: points.map(({ netIn }) => netIn) },
          { name: words.sent, values: points.map(({ netOut }) => netOut) },
        ]}
        least={LEAST.network}
        shown={(value) => `${bytes(value)}/s`}
      />
    </div>
  );
}
