import { Gauge, type Registry } from "prom-client";

/** Makes gauges in a registry: `gauges("blockhost_chain_")("head_age_seconds", "…")`. */
export function gauges(registry: Registry, prefix: string) {
  return <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) => {
    const gauge = new Gauge({
      name: `${prefix}${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
    });
    // prom-client shows 0 for what was never set; what is not known yet is not 0.
    if (labelNames.length === 0) gauge.remove();
    return gauge;
  };
}
