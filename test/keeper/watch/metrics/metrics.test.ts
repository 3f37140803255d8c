import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { WatchRoom } from "../watch-room.ts";
import { renderMetrics } from "./render-metrics.ts";

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

/** As far as the tests look at it. */
const dashboardShape = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      id: z.number(),
      type: z.string(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string().min(1), refId: z.string() })).optional(),
    }),
  ),
});

describe("metrics", () => {
  const metrics = new WatchRoom().watch.registry.getMetricsAsArray();

  it("are in docs/metrics.md as the registry has them", () => {
    expect(read("docs/metrics.md"), "see the head of docs/metrics.md").to.equal(renderMetrics());
  });

  it("are named as Prometheus wants it", () => {
    for (const { name, type } of metrics) {
      expect(name).to.match(/^blockhost_[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(name.endsWith("_total"), name).to.equal(String(type) === "counter");
      expect(name, "a unit that is no base unit").not.to.match(
        /_(ms|milliseconds|minutes|kib|mib|gib|percent)(_|$)/,
      );
      expect(name, "what histograms add").not.to.match(/_(sum|count|bucket)$/);
    }
  });

  describe("in the Grafana dashboard", () => {
    const dashboard = dashboardShape.parse(JSON.parse(read("keeper/watch/grafana-dashboard.json")));
    const exprs = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const shown = new Set(exprs.flatMap((expr) => expr.match(/\b(?:blockhost|process|nodejs)_\w+/g) ?? []));

    it("all exist", () => {
      const known = metrics.flatMap(({ name, type }) =>
        String(type) === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      );
      const own = [
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
        "nodejs_eventloop_lag_p99_seconds",
      ];
      expect([...shown].filter((name) => !known.includes(name) && !own.includes(name))).to.deep.equal([]);
      expect(shown.size).to.be.greaterThan(40);
    });

    it("are taken from a data source that is chosen, by panels that do not overlap", () => {
      const taken = new Set<string>();
      for (const { title, gridPos } of dashboard.panels) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(x, title).to.be.lessThan(24);
            expect(taken.has(`${x} ${y}`), title).to.equal(false);
            taken.add(`${x} ${y}`);
          }
      }
      expect(new Set(dashboard.panels.map(({ id }) => id)).size).to.equal(dashboard.panels.length);
      expect(read("keeper/watch/grafana-dashboard.json")).not.to.match(
        /"uid": "(?!\$\{datasource\}|blockhost)/,
      );
    });
  });
});
