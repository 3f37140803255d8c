import { Wallet } from "ethers";
import { KeeperBed } from "../../keeper/support/keeper-bed.ts";
import type { Figure } from "../figure.ts";

const BLOCK_MS = 2_000;
/** Before the expiry, chain time: the keeper must not know of it beforehand. Seconds. */
const LEAD = 5;

/**
 * How long after the chain says so a machine is suspended, resumed, or lets its new owner in: a keeper with the timing
 * that it has unless told otherwise, a block every two seconds, each final at once, guests that take no time.
 */
export async function measureReactions(): Promise<Figure[]> {
  const bed = await KeeperBed.open();
  const { pollIntervalMs: _usual, ...chain } = bed.config.chain as Record<string, unknown>;
  Object.assign(bed.config, { chain, work: {} });
  const mining = setInterval(() => void bed.chain.mine(), BLOCK_MS);
  try {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);

    const now = async () => (await bed.chain.provider.getBlock("latest"))?.timestamp ?? 0;
    await bed.jump((await tenant.expiresAt(id)) - (await now()) - LEAD);
    const suspend = await timed(async () => {
      const from = bed.events.length;
      while ((await now()) < (await tenant.expiresAt(id))) await bed.chain.mine();
      return () => bed.event("suspended", id, from);
    });
    const resume = await timed(async () => {
      const from = bed.events.length;
      await tenant.renew(id, 30n);
      return () => bed.event("resumed", id, from);
    });
    const heir = Wallet.createRandom().address;
    const transfer = await timed(async () => {
      await tenant.transfer(id, heir);
      return () => bed.until(() => bed.held(id, "owner") === heir.toLowerCase());
    });
    return [
      { name: "keeper.suspend", value: suspend, unit: "ms", target: 60_000 },
      { name: "keeper.resume", value: resume, unit: "ms", target: null },
      { name: "keeper.transfer", value: transfer, unit: "ms", target: 30_000 },
    ];
  } finally {
    clearInterval(mining);
    await bed.close();
  }
}

/** Milliseconds from when `begin` is over until what it gives is. */
async function timed(begin: () => Promise<() => Promise<unknown>>): Promise<number> {
  const end = await begin();
  const start = performance.now();
  await end();
  return Math.round(performance.now() - start);
}
