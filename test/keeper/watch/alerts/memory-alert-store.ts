import type { Alert } from "../../../../keeper/watch/alerts/alert.ts";
import type { AlertStore } from "../../../../keeper/watch/ports/alert-store.ts";

/** AlertStore in memory; `fails` plays a full disk. */
export class MemoryAlertStore implements AlertStore {
  alerts: readonly Alert[] = [];
  fails = false;

  async list() {
    return this.alerts;
  }

  async open(alert: Alert) {
    if (this.fails) throw new Error("the disk is full");
    this.alerts = [...this.alerts, alert];
  }

  async close(code: string, subject: string) {
    if (this.fails) throw new Error("the disk is full");
    this.alerts = this.alerts.filter((alert) => alert.code !== code || alert.subject !== subject);
  }
}
