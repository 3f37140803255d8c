import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { readNeighbours } from "../../../installer/host/read-neighbours.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { bridgeOver } from "../bridge-over.ts";
import { readText } from "../read-text.ts";
import { setNetwork } from "../set-network.ts";
import type { FirstBootStep } from "../step.ts";
import { undoBridge } from "../undo-bridge.ts";
import { type WayOut, wayOut } from "../way-out.ts";
import type { World } from "../world.ts";

const BRIDGE = "vmbr0";
/** How long DHCP and the gateway get, when a card has become a part of a bridge. Milliseconds. */
const PATIENCE_MS = 60_000;
const POLL_MS = 1_000;

/**
 * The bridge of Proxmox VE over the card that leads out. The file as it was is kept until the gateway has answered over the
 * bridge; without an answer, and after a kill on the way, it is put back.
 */
export function bridge(world: World): FirstBootStep {
  const { places, run, time } = world;
  const kept = join(places.stateFolder, "interfaces.before");

  const answers = async (way: WayOut | string) => {
    if (typeof way === "string" || !way.isBridge) return false;
    // It may not answer a ping; it must answer who it is.
    await run("ping", ["-c", "1", "-W", "1", way.gateway]).catch(() => "");
    const neighbours = await readNeighbours((program, args) => run(program, [...args, "dev", way.device]));
    return neighbours.includes(way.gateway);
  };
  const untilItAnswers = async () => {
    const end = time.now() + PATIENCE_MS;
    for (;;) {
      if (await answers(await wayOut(run))) return true;
      if (time.now() > end) return false;
      await time.sleep(POLL_MS);
    }
  };

  return {
    id: "bridge",
    title: `Making the machines' bridge ${BRIDGE}`,
    async isDone() {
      if ((await readText(kept)) !== null) return false;
      const way = await wayOut(run);
      if (typeof way === "string" || !way.isBridge) return false;
      // In the kernel alone it would be gone with the next start.
      return ((await readText(places.interfaces)) ?? "").includes(`iface ${way.device} `);
    },
    async make(say) {
      await undoBridge(world, say);
      const way = await wayOut(run);
      if (typeof way === "string")
        throw new RetryableError(
          "FIRSTBOOT_NETWORK_LOST",
          `The network was there and is gone. ${way}`,
          "See to the cable and the router. It is looked at again by itself.",
        );
      if (way.isBridge) return;
      const before = (await readText(places.interfaces)) ?? "";
      const after = bridgeOver(before, { name: way.device, mac: way.mac }, BRIDGE);
      if (after === null)
        throw new FinalError(
          "FIRSTBOOT_CARD_UNKNOWN",
          `${places.interfaces} says nothing of ${way.device}, which leads out.`,
          `Configure ${way.device} there, or make the bridge ${BRIDGE} over it by hand; first boot goes on by itself.`,
        );
      await mkdir(places.stateFolder, { recursive: true, mode: 0o700 });
      await writeWhole(kept, before, { mode: 0o600 });
      await writeWhole(places.interfaces, after, { mode: 0o644 });
      await setNetwork("ifreload", world, say).catch(async (error: Error) => {
        await undoBridge(world, say);
        throw error;
      });
      if (await untilItAnswers()) return rm(kept);
      await undoBridge(world, say);
      throw new RetryableError(
        "FIRSTBOOT_BRIDGE_SILENT",
        `Over the bridge ${BRIDGE} the gateway ${way.gateway} did not answer within ${PATIENCE_MS / 1_000} seconds; the network is as it was before.`,
        "Some switches and clouds let one address of a card through only: allow the bridge there. It is tried again by itself.",
      );
    },
  };
}
