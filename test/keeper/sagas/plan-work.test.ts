import { expect } from "chai";
import type { Machine } from "../../../keeper/core/machine.ts";
import type { Subscription } from "../../../keeper/core/subscription.ts";
import { ownershipFacts } from "../../../keeper/sagas/ownership.ts";
import { planWork } from "../../../keeper/sagas/plan-work.ts";
import { ADDRESS, MemoryChain } from "../../fakes/memory-chain.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { TENANT_KEY } from "../../fakes/saga-world.ts";

const NOW = 1_800_000_000;
const GRACE = 86_400;

function view(patch: Partial<Subscription>) {
  const chain = new MemoryChain(NOW);
  chain.purchase(7n, TENANT_KEY.publicKey);
  const subscription = chain.change(7n, {
    status: "active",
    owner: ADDRESS(1),
    epoch: 1,
    hasCredential: true,
    startsAt: NOW - 10,
    expiresAt: NOW + 1_000,
    ...patch,
  });
  const block = { number: 1, hash: `0x${"00".repeat(32)}`, timestamp: NOW };
  return { block, subscription, plan: chain.plan };
}

const machine = (patch: Partial<Machine>): Machine => ({
  subscription: 7n,
  ...ORDINARY,
  generation: 1,
  vmid: 1_007,
  node: "node1",
  ipv4: "10.77.1.7",
  status: "running",
  hostKey: null,
  statement: { seq: 5, issuedAt: NOW, facts: ownershipFacts(view({})) },
  ...patch,
});

describe("planWork", () => {
  const none = `0x${"00".repeat(32)}`;
  for (const [what, patch, held, expected] of [
    ["a purchase", { status: "pending", owner: null, hasCredential: false }, null, ["provision"]],
    [
      "a purchase half provisioned",
      { status: "pending", owner: null },
      machine({ status: "reserved" }),
      ["provision"],
    ],
    ["a purchase past its deadline", { status: "pending", deliverBy: NOW - 1 }, null, ["provision"]],
    ["all being well", {}, machine({}), []],
    ["a paid VM that is not known", {}, null, ["adopt"]],
    ["an expired VM that is not known", { status: "grace" }, null, ["adopt"]],
    ["a renewal after suspension", {}, machine({ status: "suspended" }), ["resume"]],
    ["an adopted VM", {}, machine({ status: "reserved" }), ["resume"]],
    ["a new owner", { owner: ADDRESS(2) }, machine({}), ["transfer"]],
    ["a new user", { user: { address: ADDRESS(3), expires: NOW + 9 } }, machine({}), ["transfer"]],
    ["an owner that becomes a contract", { ownerKind: "contract" }, machine({}), ["attest"]],
    ["a renewal", { expiresAt: NOW + 2_000 }, machine({}), ["attest"]],
    ["no statement known", {}, machine({ statement: null }), ["attest"]],
    [
      "a new owner with a key",
      { owner: ADDRESS(2), epoch: 3, hasCredential: false },
      machine({}),
      ["transfer", "reseal"],
    ],
    [
      "a new owner without a key",
      { owner: ADDRESS(2), hasCredential: false, encryptionKey: none },
      machine({}),
      ["transfer"],
    ],
    ["an expiry", { status: "grace" }, machine({}), ["suspend"]],
    ["an expiry since the block", { expiresAt: NOW }, machine({}), ["suspend"]],
    ["a suspended VM", { status: "grace" }, machine({ status: "suspended" }), []],
    ["a VM that the operator holds off", { held: true }, machine({}), ["suspend"]],
    ["one that is off for that", { held: true }, machine({ status: "suspended" }), []],
    ["one that the operator lets run again", {}, machine({ status: "suspended" }), ["resume"]],
    ["a VM that the operator slows", { throttleMbps: 2 }, machine({}), ["limit"]],
    ["one that is slowed", { throttleMbps: 2 }, machine({ throttleMbps: 2 }), []],
    ["one that is slowed further", { throttleMbps: 1 }, machine({ throttleMbps: 2 }), ["limit"]],
    ["one that is let run as it was sold", {}, machine({ throttleMbps: 2 }), ["limit"]],
    ["one of which nobody knows whether it is slowed", {}, machine({ throttleMbps: null }), ["limit"]],
    ["one that is off", { throttleMbps: 2, held: true }, machine({ status: "suspended" }), []],
    ["a purchase that is held", { status: "pending", owner: null, held: true }, null, ["provision"]],
    [
      "a lapse of one that is held",
      { status: "lapsed", held: true },
      machine({ status: "suspended" }),
      ["destroy"],
    ],
    ["a lapse", { status: "lapsed" }, machine({ status: "suspended" }), ["destroy"]],
    ["a cancelled VM that is not known", { status: "cancelled" }, null, ["destroy"]],
    ["a refund with something left", { status: "refunded" }, machine({ status: "reserved" }), ["destroy"]],
    ["a refund", { status: "refunded" }, null, []],
    ["a closing that we know", { status: "closed" }, null, []],
  ] as const) {
    it(`answers ${what} with ${expected.join(" and ") || "nothing"}`, () => {
      const jobs = planWork(view(patch), held, NOW * 1000, GRACE);
      expect(jobs.map((job) => job.kind)).to.deep.equal(expected);
    });
  }

  it("renews a statement when a third of its life is over", () => {
    const kinds = (seconds: number) =>
      planWork(view({}), machine({}), (NOW + seconds) * 1000, GRACE).map((j) => j.kind);
    expect(kinds(GRACE / 3 - 1)).to.deep.equal([]);
    expect(kinds(GRACE / 3)).to.deep.equal(["attest"]);
  });

  it("tells a machine that runs its address of the prefix that the host has now, and leaves it alone without one", () => {
    const kinds = (prefix: string | null, held: Partial<Machine>) =>
      planWork(view({}), machine(held), NOW * 1000, GRACE, { prefix }).map((job) => job.kind);
    const [one, other] = ["2001:db8:1::/64", "2001:db8:2::/64"];
    expect(kinds(one, {})).to.deep.equal(["readdress"]);
    expect(kinds(other, { ipv6Prefix: one, readdressings: 1 })).to.deep.equal(["readdress"]);
    for (const prefix of [one, null]) expect(kinds(prefix, { ipv6Prefix: one })).to.deep.equal([]);
    expect(kinds(other, { ipv6Prefix: one, halted: true })).to.deep.equal([]);
  });

  it("keeps the credential's work apart from the VM's", () => {
    const jobs = planWork(view({ epoch: 3, hasCredential: false }), machine({}), NOW * 1000, GRACE);
    expect(jobs.map((job) => job.subject)).to.deep.equal(["7:credential"]);
  });
});
