import type { Check } from "./check.ts";
import type { Part } from "./part.ts";

/** The host's own programs. */
export interface HostSetup {
  preflight(): Promise<readonly Check[]>;
  /** Keeper and rootd run with what is in their files now, come back after a reboot, and the keeper says it is well. */
  readonly services: Part<{ readonly portal: string }>;
  /** Looks at all that the keeper needs, as `blockhost doctor` does. */
  doctor(): Promise<readonly Check[]>;
}
