import { join } from "node:path";
import type { Places } from "./places.ts";

/** What the installer leaves for the consoles. */
export function setupFiles({ stateFolder, runFolder }: Places) {
  return {
    /** The host is set up: iso/units/blockhost-setup.service looks at it. */
    done: join(stateFolder, "setup-done"),
    /** What it said since its start. In memory: a code stands there. */
    said: join(runFolder, "said"),
    /** A newer code that was made at a console. */
    code: join(runFolder, "code"),
  };
}
