import type { Alert } from "../alerts/alert.ts";

/** Alerts that are not over, durable: a restart neither forgets nor renews them. */
export interface AlertStore {
  list(): Promise<readonly Alert[]>;
  /** Keeps an alert; one that is there already stays as it is. */
  open(alert: Alert): Promise<void>;
  close(code: string, subject: string): Promise<void>;
}
