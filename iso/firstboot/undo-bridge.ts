import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../installer/finalize/host/write-whole.ts";
import type { Say } from "../../installer/finalize/ports/part.ts";
import { readText } from "./read-text.ts";
import { setNetwork } from "./set-network.ts";
import type { World } from "./world.ts";

/** Puts the network back that there was before a bridge which has not proved itself. Nothing when there is none. */
export async function undoBridge(world: Pick<World, "places" | "runAloud">, say: Say): Promise<void> {
  const kept = join(world.places.stateFolder, "interfaces.before");
  const before = await readText(kept);
  if (before === null) return;
  say("The network that there was before the bridge is put back.");
  await writeWhole(world.places.interfaces, before, { mode: 0o644 });
  await setNetwork("ifreload", world, say);
  await rm(kept);
}
