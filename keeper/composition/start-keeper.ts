import type { Logger } from "pino";
import type { KeeperConfig } from "../config.ts";
import type { ProgressEvent } from "../sagas/progress-event.ts";
import { buildKeeper } from "./build-keeper.ts";
import type { Keeper } from "./keeper.ts";
import type { LogRing } from "./log-ring.ts";
import { openOutside } from "./open-outside.ts";

/**
 * Builds a keeper on the real world and starts it. When it resolves, chain and Proxmox were reached and accepted us.
 *
 * @param options `onEvent` hears every event from the first on; `subscribe` begins later
 * @throws StartupError with exit code, code, what and remedy
 */
export async function startKeeper(
  config: KeeperConfig,
  options: {
    readonly log: Logger;
    readonly logRing?: LogRing;
    readonly onEvent?: (event: ProgressEvent) => void;
  },
): Promise<Keeper> {
  const outside = await openOutside(config, options);
  try {
    return await buildKeeper(config, outside);
  } catch (error) {
    await outside.close();
    throw error;
  }
}
