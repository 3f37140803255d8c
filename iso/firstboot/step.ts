import type { Say } from "../../installer/finalize/ports/part.ts";

/** One thing that a host of Proxmox VE needs before the installer can ask. */
export interface FirstBootStep {
  readonly id: string;
  /** For the console. */
  readonly title: string;
  /** What the machine says, not what somebody remembers to have done. */
  isDone(): Promise<boolean>;
  /** Makes it, or makes whole what a crash has left of it: after a kill at any point it is called again. */
  make(say: Say): Promise<void>;
}
