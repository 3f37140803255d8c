import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { instanceOf } from "../../../keeper/core/instance.ts";
import { approvalText } from "../../../keeper/protocol/approval-text.ts";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { textHash } from "../../../keeper/protocol/text-hash.ts";
import { Approvals } from "../../../keeper/sagas/approvals.ts";
import { ownershipFacts } from "../../../keeper/sagas/ownership.ts";
import { StatementDesk } from "../../../keeper/sagas/statement-desk.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { rejection } from "../support/rejection.ts";
import { deliveredWorld } from "./delivered-world.ts";

const TEXT = "Let me in.";
const WALLET = ADDRESS(0x5afe);
const MINUTE = 60_000;

describe("Approvals", () => {
  const setUp = (ownerKind: "eoa" | "contract" = "contract") => {
    const clock = { now: 1_800_000_000_000 };
    const world = deliveredWorld(clock);
    const { reader, registry, settings } = world;
    reader.change(7n, { owner: WALLET, ownerKind });
    const signed: string[] = [];
    const attester = {
      address: ADDRESS(0xcc),
      sign: async (text: string) => {
        signed.push(text);
        return `0x${"11".repeat(64)}1b`;
      },
    };
    const ports = { ...world, attester };
    const added: string[] = [];
    const woken: bigint[] = [];
    const wallets = {
      has: (address: string) => added.includes(address),
      add: async (address: string) => {
        added.push(address);
        reader.change(7n, { ownerKind: "contract" });
      },
    };
    const naps: (() => Promise<void>)[] = [];
    const sleep = async (ms: number) => {
      clock.now += ms;
      await naps.shift()?.();
    };
    const time = { now: () => clock.now, sleep };
    const desk = new StatementDesk(ports, time.now);
    const wake = (id: bigint) => void woken.push(id);
    const approvals = new Approvals({ ports, wallets, desk, time, wake });
    /** The guest takes what is true now. */
    const guestLearns = async () => {
      const view = await reader.read(7n, "confirmed");
      if (view)
        await registry.update(7n, { statement: { seq: 9, issuedAt: 9, facts: ownershipFacts(view) } });
    };
    const expected = approvalText({
      instance: instanceOf(vmOf(settings, 7n, 1)),
      chainId: settings.chainId,
      contract: settings.credential,
      tokenId: 7n,
      wallet: WALLET,
      hash: textHash(TEXT),
    });
    return { ...world, approvals, signed, added, woken, naps, guestLearns, expected };
  };

  it("signs what the chain confirmed, for the machine that the wallet owns", async () => {
    const { approvals, signed, expected, guestLearns, added, clock } = setUp();
    await guestLearns();
    approvals.confirmed(WALLET, TEXT, false);
    const begun = clock.now;
    expect(await approvals.approve(7n, WALLET, TEXT)).to.equal(`0x${"11".repeat(64)}1b`);
    expect(signed.at(-1)).to.equal(expected);
    expect(clock.now - begun, "the guest knows already").to.equal(0);
    expect(added).to.deep.equal([]);
  });

  it("signs nothing that the chain has not confirmed, of that wallet and lately", async () => {
    const { approvals, signed, clock } = setUp();
    const refused = () => rejection(approvals.approve(7n, WALLET, TEXT), FinalError, "NOT_APPROVED");
    await refused();
    approvals.confirmed(WALLET, "another text", false);
    approvals.confirmed(ADDRESS(1), TEXT, false);
    await refused();
    approvals.confirmed(WALLET, TEXT, false);
    clock.now += 10 * MINUTE;
    await refused();
    expect(signed).to.deep.equal([]);
  });

  it("remembers a bounded number of confirmations, the latest", async () => {
    const { approvals, guestLearns } = setUp();
    await guestLearns();
    approvals.confirmed(WALLET, TEXT, false);
    for (let n = 0; n < 1_023; n++) approvals.confirmed(WALLET, `text ${n}`, false);
    await approvals.approve(7n, WALLET, TEXT);
    approvals.confirmed(WALLET, "one more", false);
    await rejection(approvals.approve(7n, WALLET, TEXT), FinalError, "NOT_APPROVED");
  });

  it("signs for nobody but the owner of a running machine", async () => {
    const { approvals, reader, signed } = setUp();
    const refused = () => rejection(approvals.approve(7n, WALLET, TEXT), FinalError, "NOT_APPROVED");
    approvals.confirmed(WALLET, TEXT, false);
    reader.change(7n, { owner: ADDRESS(1), user: { address: WALLET, expires: reader.time + 60 } });
    await refused();
    reader.change(7n, { owner: WALLET, status: "grace" });
    await refused();
    await rejection(approvals.approve(99n, WALLET, TEXT), FinalError, "NOT_APPROVED");
    expect(signed).to.deep.equal([]);
  });

  it("remembers an owner without code, signs at once that it is a contract, and waits until the guest knows", async () => {
    const { approvals, signed, added, woken, naps, guestLearns, expected, registry } = setUp("eoa");
    approvals.confirmed(WALLET, TEXT, true);
    naps.push(async () => void expect(signed, "no approval yet").to.have.length(1), guestLearns);
    await approvals.approve(7n, WALLET, TEXT);
    expect([added, woken]).to.deep.equal([[WALLET], [7n]]);
    const kept = await registry.keptStatement(7n);
    expect(parseOwnershipStatement(kept?.document ?? "").statement.ownerKind).to.equal("contract");
    expect(naps).to.deep.equal([]);
    expect(signed.at(-1)).to.equal(expected);
  });

  it("does not wait for ever for a guest that cannot be told", async () => {
    const { approvals, clock, signed, expected } = setUp("eoa");
    approvals.confirmed(WALLET, TEXT, true);
    const begun = clock.now;
    await approvals.approve(7n, WALLET, TEXT);
    expect(clock.now - begun).to.be.within(1, 30_000);
    expect(signed.at(-1)).to.equal(expected);
  });

  it("never makes a contract of an owner with a key", async () => {
    const { approvals, added } = setUp("eoa");
    approvals.confirmed(WALLET, TEXT, false);
    await approvals.approve(7n, WALLET, TEXT);
    expect(added).to.deep.equal([]);
  });
});
