import type { Figure } from "../figure.ts";
import { BenchBed } from "./bench-bed.ts";

const BLOCKS = 100_000;
const EVENTS = 20_000;
/** Blocks with events; the others are empty. */
const BUSY = 200;

/** The first start on a chain that has gone on for long: 100,000 blocks with 20,000 events in them. */
export async function measureCatchUp(): Promise<Figure[]> {
  const bed = await BenchBed.open();
  try {
    const { subscriptions, tenant } = bed.shop;
    const owner = await tenant.getAddress();
    await bed.send(owner, [await bed.purchaseCall()]);
    await bed.deliver([1n]);
    const reboot = subscriptions.interface.encodeFunctionData("requestOperation", [
      1,
      0,
      `0x${"00".repeat(32)}`,
    ]);
    for (let block = 0; block < BUSY; block++) {
      await bed.send(
        owner,
        Array.from({ length: EVENTS / BUSY }, () => reboot),
      );
      await bed.chain.mine(BLOCKS / BUSY - 1);
    }
    const { number } = await bed.chain.head();
    const begun = Date.now();
    await bed.startKeeper(1);
    await bed.until(({ msg, block }) => msg === "caught up with the chain" && block === number);
    const seconds = (Date.now() - begun) / 1_000;
    return [
      { name: "keeper.catchup.events", value: Math.round(EVENTS / seconds), unit: "/s", target: null },
      { name: "keeper.catchup.blocks", value: Math.round(BLOCKS / seconds), unit: "/s", target: null },
      { name: "keeper.catchup.memory", value: (await bed.cost()).peakMiB, unit: "MiB", target: 200 },
    ];
  } finally {
    await bed.close();
  }
}
