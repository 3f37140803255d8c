import { spawn } from "node:child_process";
import { once } from "node:events";
import { FinalError } from "../../keeper/core/errors.ts";
import type { NetworkPlaces } from "./network-places.ts";

/**
 * Starts the process that takes an unconfirmed network back, in a session of its own: it outlives us. Resolves when it is
 * ready.
 *
 * @param command a program that does `guardTrial` with its further arguments
 * @throws FinalError NETWORK_NOT_APPLIED when it does not start
 */
export async function armGuard(
  [program, ...words]: readonly [string, ...string[]],
  { folder, resolvConf }: NetworkPlaces,
  mostMs: number,
): Promise<void> {
  const guard = spawn(program, [...words, folder, resolvConf, String(mostMs)], {
    detached: true,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const isArmed = await Promise.race([
    once(guard.stdout, "data").then(([said]) => String(said) === "armed\n"),
    once(guard, "exit").then(() => false),
  ]).catch(() => false);
  guard.stdout.destroy();
  guard.unref();
  if (isArmed) return;
  throw new FinalError(
    "NETWORK_NOT_APPLIED",
    "The process that would take the network back could not be started, so nothing was changed.",
    "Look at the installer's log, and at the host's memory.",
  );
}
