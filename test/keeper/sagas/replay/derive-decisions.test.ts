import { expect } from "chai";
import type { ChainView } from "../../../../keeper/core/chain-view.ts";
import type { Subscription } from "../../../../keeper/core/subscription.ts";
import { deriveDecisions } from "../../../../keeper/sagas/replay/derive-decisions.ts";
import { ADDRESS, MemoryChain } from "../../../fakes/memory-chain.ts";
import { TENANT_KEY } from "../../../fakes/saga-world.ts";

const DAY = 86_400;
const START = 1_800_000_000;

/** One subscription's life on a chain in memory, noted block by block. */
class Life {
  readonly moments: ChainView[] = [];
  readonly #chain = new MemoryChain(START);

  async note(change?: Partial<Subscription>, later = 10): Promise<ChainView> {
    this.#chain.time += later;
    if (!change) this.#chain.mine(1);
    else if (this.moments.length === 0) this.#chain.purchase(1n, TENANT_KEY.publicKey);
    else this.#chain.change(1n, change);
    const view = await this.#chain.read(1n, "confirmed");
    if (!view) throw new Error("no subscription");
    this.moments.push(view);
    return view;
  }

  async deliver(): Promise<ChainView> {
    await this.note({});
    const expiresAt = START + 20 + 30 * DAY;
    const active = { status: "active", owner: ADDRESS(1), epoch: 1, hasCredential: true } as const;
    return this.note({ ...active, startsAt: START + 20, expiresAt });
  }
}

const told = (opening: ChainView | null, moments: readonly ChainView[]) =>
  deriveDecisions(opening, moments, DAY).map(({ kind, block, until }) => [kind, block.timestamp, until]);

describe("deriveDecisions", () => {
  it("derives a whole life, each decision from when on and until when it is asked for", async () => {
    const life = new Life();
    await life.deliver();
    const grace = await life.note(undefined, 30 * DAY);
    const renewed = await life.note({ status: "active", expiresAt: grace.block.timestamp + 30 * DAY });
    const lapsed = await life.note(undefined, 60 * DAY);
    await life.note({ status: "closed", owner: null });
    expect(told(null, life.moments)).to.deep.equal([
      ["provision", START + 10, START + 20],
      ["statement", START + 20, grace.block.timestamp],
      ["suspend", grace.block.timestamp, renewed.block.timestamp],
      ["resume", renewed.block.timestamp, lapsed.block.timestamp],
      ["statement", renewed.block.timestamp, lapsed.block.timestamp],
      // Closed or not, a VM that is still there is to go.
      ["destroy", lapsed.block.timestamp, null],
    ]);
  });

  it("derives a statement for each change of those who may log in, and a seal for each new key", async () => {
    const life = new Life();
    const opening = await life.deliver();
    const away = await life.note({
      owner: ADDRESS(2),
      epoch: 2,
      hasCredential: false,
      encryptionKey: `0x${"0".repeat(64)}`,
    });
    const keyed = await life.note({ epoch: 3, encryptionKey: TENANT_KEY.publicKey });
    const sealed = await life.note({ hasCredential: true });
    await life.note({ owner: ADDRESS(1) });
    const moments = life.moments.slice(2);
    expect(told(opening, moments).map(([kind, at]) => [kind, at])).to.deep.equal([
      ["statement", away.block.timestamp],
      ["reseal", keyed.block.timestamp],
      ["statement", sealed.block.timestamp + 10],
    ]);
  });

  it("asks for nothing again that was asked for before the first block", async () => {
    const life = new Life();
    const opening = await life.deliver();
    // A third of the time that a guest lives without news: the keeper renews the statement by its own clock.
    await life.note(undefined, DAY);
    expect(told(opening, life.moments.slice(2)).filter(([kind]) => kind !== "statement")).to.deep.equal([]);
    const grace = await life.note(undefined, 31 * DAY);
    expect(told(grace, [await life.note()])).to.deep.equal([]);
  });

  it("leaves a refunded purchase alone", async () => {
    const life = new Life();
    await life.note({});
    await life.note({ status: "refunded" });
    expect(told(null, life.moments)).to.deep.equal([["provision", START + 10, START + 20]]);
  });
});
