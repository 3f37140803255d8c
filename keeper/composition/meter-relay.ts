import type { Meter } from "../core/meter.ts";

/** A meter for drivers that are built before the one who reads it. */
export class MeterRelay implements Meter {
  #to: Meter | undefined;

  call(...call: Parameters<Meter["call"]>): void {
    this.#to?.call(...call);
  }

  /** From here on every call is passed on. */
  connect(to: Meter): void {
    this.#to = to;
  }
}
