import type { Alert } from "../../core/alert.ts";

export interface Alerts {
  raise(alert: Alert): void;
}
