import { expect } from "chai";
import { encodeBytes32String, MaxUint256 } from "ethers";
import fc from "fast-check";
import { chain } from "./support/chain.ts";
import { days } from "./support/days.ts";
import { Ledger } from "./support/ledger.ts";
import { order } from "./support/order.ts";
import { planTerms } from "./support/plan-terms.ts";
import { platform } from "./support/platform.ts";
import type { Platform } from "./support/platform-type.ts";
import { sealed } from "./support/sealed.ts";
import { status } from "./support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const actions = [
  "purchase",
  "deliver",
  "deliver",
  "reject",
  "reclaim",
  "renew",
  "renew",
  "renew",
  "cancel",
  "terminate",
  "close",
  "collect",
  "collect",
  "withdraw",
  "transfer",
  "wait",
  "wait",
] as const;

/** Every history begins with two VMs delivered and a purchase pending. */
const opening = [
  [0, "purchase"],
  [1, "purchase"],
  [2, "purchase"],
  [0, "deliver"],
  [1, "deliver"],
] as const;

interface Step {
  readonly action: (typeof actions)[number];
  /** Which tenant, subscription, token and number of days: taken modulo what there is. */
  readonly tenant: number;
  readonly target: number;
  readonly token: number;
  readonly amount: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...actions),
  tenant: fc.nat(2),
  target: fc.nat(5),
  token: fc.nat(1),
  amount: fc.nat(1_000_000),
});

describe("solvency", () => {
  it("holds over any history: what the contract has is what it owes, and all of it can leave", async function () {
    this.timeout(120_000);
    const history = fc.array(step, { minLength: 25, maxLength: 40, size: "max" });
    await fc.assert(fc.asyncProperty(history, play), { seed: 20260101, numRuns: 10, endOnFailure: true });
  });
});

async function play(history: readonly Step[]): Promise<void> {
  const p = await networkHelpers.loadFixture(platform);
  const tokens = [p.token, await coarseToken(p)];
  await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 333_337, stock: 5 }));
  const ledger = new Ledger(p);
  const expiries = new Map<bigint, bigint>();
  const supply = await wealth(p, tokens);

  for (const [target, action] of opening) {
    await act(p, tokens, ledger, { action, target, tenant: target, token: target % 2, amount: 7 + target });
  }
  for (const one of history) {
    await act(p, tokens, ledger, one);
    await checkBooks(p, tokens, ledger);
    await checkSubscriptions(p, ledger, expiries, one.action);
  }
  await settle(p, tokens, ledger);
  expect(await wealth(p, tokens)).to.deep.equal(supply);
}

async function act(p: Platform, tokens: Platform["token"][], ledger: Ledger, one: Step): Promise<void> {
  const tenant = [p.alice, p.bob, p.carol][one.tenant] ?? p.alice;
  const token = tokens[one.token] ?? p.token;
  const { subscriptions: s } = p;
  const count = await s.subscriptionCount();
  const id = count === 0n ? 1n : (BigInt(one.target) % count) + 1n;
  const numDays = (one.amount % 40) + 1;
  const { owner } = await p.credential.accessOf(id);
  const holder = [p.alice, p.bob, p.carol].find(({ address }) => address === owner) ?? tenant;
  if (one.action === "wait") return time.increase((one.amount % days(8)) + 1).then(() => undefined);
  if (one.action === "transfer") {
    if (holder.address === owner) await p.credential.connect(holder).transferFrom(holder, tenant, id);
    return;
  }
  const send = {
    purchase: () =>
      s.connect(tenant).purchase(
        order(p, {
          planId: (one.target % 2) + 1,
          numDays,
          token,
          maxAmount: MaxUint256,
          recipient: [p.alice, p.bob, p.carol][one.amount % 3] ?? tenant,
        }),
      ),
    deliver: async () => s.connect(p.keeper).deliver(id, (await s.subscriptionOf(id)).purchaseRef, sealed),
    reject: () => s.connect(p.keeper).reject(id, encodeBytes32String("NO_CAPACITY")),
    reclaim: () => s.connect(tenant).reclaim(id),
    renew: async () => {
      // Mostly in the token of the money held: before expiry another one is refused.
      const { token: own } = await s.subscriptionOf(id);
      return s.connect(tenant).renew(id, numDays, one.amount % 4 === 0 ? token : own, MaxUint256);
    },
    cancel: () => s.connect(one.amount % 3 === 0 ? tenant : holder).cancel(id),
    terminate: () => s.connect(p.operator).terminate(id, encodeBytes32String("ABUSE")),
    close: () => s.connect(p.keeper).close(id),
    collect: () => s.connect(p.stranger).collect([id]),
    withdraw: () => s.connect(p.stranger).withdrawFor(tenant, token),
  }[one.action];
  try {
    const receipt = await (await send()).wait();
    if (receipt !== null) ledger.record(receipt);
  } catch (error) {
    // Most random steps are refused, and may be; but by a rule, never by the arithmetic.
    expect(String(error)).to.match(/reverted with custom error '(Subscriptions|Plans)/);
  }
}

async function checkBooks(p: Platform, tokens: Platform["token"][], ledger: Ledger): Promise<void> {
  for (const token of tokens) {
    expect(await token.balanceOf(p.subscriptions)).to.equal(ledger.total(await token.getAddress()));
  }
}

async function checkSubscriptions(
  p: Platform,
  ledger: Ledger,
  expiries: Map<bigint, bigint>,
  action: Step["action"],
): Promise<void> {
  const live = [0n, 0n, 0n];
  const count = await p.subscriptions.subscriptionCount();
  for (let id = 1n; id <= count; id++) {
    const { status: now, token, expiresAt, startsAt, planId } = await p.subscriptions.subscriptionOf(id);
    const held = ledger.held.get(`${id} ${token}`) ?? 0n;
    const [earned, refundable] = [await p.subscriptions.earned(id), await p.subscriptions.refundable(id)];
    expect(earned + refundable <= held, `${id} owes ${earned} + ${refundable} of ${held}`).to.equal(true);
    expect((ledger.refunded.get(id) ?? 0n) <= (ledger.paid.get(id) ?? 0n)).to.equal(true);
    expect(ledger.deliveries.get(id) ?? 0).to.equal(startsAt === 0n ? 0 : 1);

    const owner = (await p.credential.accessOf(id)).owner;
    expect(BigInt(owner) !== 0n, `token of ${id}`).to.equal(startsAt !== 0n && now !== status.Closed);

    const before = expiries.get(id) ?? 0n;
    if (action !== "cancel" && action !== "terminate") expect(expiresAt >= before).to.equal(true);
    expiries.set(id, expiresAt);
    if (now !== status.Refunded && now !== status.Closed)
      live[Number(planId)] = (live[Number(planId)] ?? 0n) + 1n;
  }
  expect((await p.subscriptions.planOf(1)).stock + (live[1] ?? 0n)).to.equal(10);
  expect((await p.subscriptions.planOf(2)).stock + (live[2] ?? 0n)).to.equal(5);
}

/** Lets all time pass, then everybody take what is theirs: nothing may be left, and nobody left waiting. */
async function settle(p: Platform, tokens: Platform["token"][], ledger: Ledger): Promise<void> {
  const { subscriptions: s } = p;
  await time.increase(days(2000));
  const ids: bigint[] = [];
  for (let id = 1n; id <= (await s.subscriptionCount()); id++) {
    ids.push(id);
    if ((await s.statusOf(id)) === status.Pending) await s.connect(p.stranger).reclaim(id);
  }
  await s.connect(p.stranger).collect(ids);
  for (const token of tokens) {
    for (const account of [p.alice, p.bob, p.carol, p.treasury]) {
      if ((await s.creditOf(account, token)) > 0n) await s.connect(p.stranger).withdrawFor(account, token);
    }
    expect(await token.balanceOf(s)).to.equal(0);
  }
  expect(ledger.deliveries.size <= ids.length).to.equal(true);
}

/** Balances of all who may ever hold money, for each token: their sum must not change. */
async function wealth(p: Platform, tokens: Platform["token"][]): Promise<bigint[]> {
  return Promise.all(
    tokens.map(async (token) => {
      const holders = [p.alice, p.bob, p.carol, p.treasury, p.subscriptions];
      const balances = await Promise.all(holders.map((holder) => token.balanceOf(holder)));
      return balances.reduce((sum, balance) => sum + balance, 0n);
    }),
  );
}

/** A token without decimals: every rounding is a whole dollar. */
async function coarseToken(p: Platform): Promise<Platform["token"]> {
  const token = await ethers.deployContract("TestStablecoin", ["Coarse Dollar", "CUSD", 0], p.deployer);
  await p.subscriptions.connect(p.planner).acceptToken(token);
  for (const holder of [p.alice, p.bob, p.carol]) {
    await token.mint(holder, 10_000);
    await token.connect(holder).approve(p.subscriptions, MaxUint256);
  }
  return token;
}
