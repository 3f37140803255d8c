import type { RehearsalView } from "../../../../installer/rehearsal/rehearsal-view.ts";
import type { Rehearsal } from "../../../../installer/server/ports/rehearsal.ts";

/** A rehearsal that goes as the test says. */
export class FakeRehearsal implements Rehearsal {
  state: RehearsalView = { status: "idle", steps: [], notes: [], error: null };
  readonly done: string[] = [];

  get isOn(): boolean {
    return this.state.status === "running";
  }

  start(): void {
    this.done.push("start");
    this.state = { ...this.state, status: "running" };
  }

  cancel(): void {
    this.done.push("cancel");
    this.state = { ...this.state, status: "stopped" };
  }

  view(): RehearsalView {
    return this.state;
  }

  async close(): Promise<void> {}
}
