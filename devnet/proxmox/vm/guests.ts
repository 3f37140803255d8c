import type { RunningGuest } from "../../guest/guest-driver.ts";
import type { VmConfig } from "../state/state.ts";

export interface LiveGuest {
  readonly guest: RunningGuest;
  /** Milliseconds since 1970; a reset does not change it. */
  startedAt: number;
  readonly pid: number;
  /** The config that it was started with: what is only pending is not in it. */
  readonly config: VmConfig;
  /** `prelaunch`: reset while it was paused. */
  state: "running" | "paused" | "prelaunch";
  /** Resolves when the guest's process is gone, whyever. */
  readonly gone: Promise<void>;
}

/** The guests that run. A guest that ends by itself leaves the table by itself. */
export class Guests {
  readonly #live = new Map<number, LiveGuest>();

  get(vmid: number): LiveGuest | undefined {
    return this.#live.get(vmid);
  }

  add(vmid: number, guest: RunningGuest, pid: number, config: VmConfig, onExit: () => void): void {
    const leave = (): void => {
      if (this.#live.get(vmid)?.guest !== guest) return;
      this.#live.delete(vmid);
      onExit();
    };
    const gone = guest.exited.then(leave, leave);
    this.#live.set(vmid, {
      guest,
      startedAt: Date.now(),
      pid,
      config: { ...config },
      state: "running",
      gone,
    });
  }

  /** Makes the running guests older than they are. */
  age(ms: number): void {
    for (const live of this.#live.values()) live.startedAt -= ms;
  }

  /** Ends all guests; resolves when they are gone. */
  async killAll(): Promise<void> {
    const live = [...this.#live.values()];
    await Promise.all(live.map(async ({ guest, gone }) => guest.kill().then(() => gone)));
  }
}
