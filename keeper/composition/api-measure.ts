import type { Measure } from "../core/measure.ts";
import type { ApiMeasure } from "../protocol/api/measure.ts";

/** A measure in the API's words. */
export function apiMeasure({ kind, reason, evidence, mbps, since }: Measure): ApiMeasure {
  return { kind, reason, evidence, mbps: kind === "throttle" ? mbps : null, since };
}
