import type { GuestExit, RunningGuest } from "./guest-driver.ts";

/** A guest with an empty disk: it runs, and that is all; no agent answers and no button is heeded. */
export class BlankGuest implements RunningGuest {
  readonly exited: Promise<GuestExit>;
  #finish: (exit: GuestExit) => void = () => undefined;

  constructor() {
    this.exited = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async agent(command: string, _args: Record<string, unknown>, timeoutMs: number): Promise<unknown> {
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    throw new Error(`no answer to ${command} in ${timeoutMs} ms`);
  }

  async powerdown(): Promise<void> {}
  async pause(): Promise<void> {}
  async resume(): Promise<void> {}
  async changeSeed(): Promise<void> {}

  async kill(): Promise<void> {
    this.#finish("killed");
  }
}
