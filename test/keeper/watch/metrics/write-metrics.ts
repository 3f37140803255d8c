import { writeFileSync } from "node:fs";
import { renderMetrics } from "./render-metrics.ts";

// Writes docs/metrics.md anew.
writeFileSync(new URL("../../../../docs/metrics.md", import.meta.url), renderMetrics());
