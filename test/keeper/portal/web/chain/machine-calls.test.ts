import { expect } from "chai";
import { type Interface, toBeHex } from "ethers";
import { OPERATIONS as TOLD } from "../../../../../keeper/core/operation.ts";
import { SUBSCRIPTION_STATUSES } from "../../../../../keeper/core/subscription.ts";
import { callData, wordOf } from "../../../../../keeper/portal/web/chain/call-data.ts";
import {
  cancelCall,
  lendCall,
  type MachineCall,
  OPERATIONS,
  operationCall,
  reclaimCall,
  setKeyCall,
  transferCall,
  withdrawCall,
} from "../../../../../keeper/portal/web/chain/machine-calls.ts";
import { readAccess } from "../../../../../keeper/portal/web/chain/read-access.ts";
import { readSubscription } from "../../../../../keeper/portal/web/chain/read-subscription.ts";
import { AccessCredential__factory } from "../../../../../typechain-types/factories/AccessCredential__factory.ts";
import { Subscriptions__factory } from "../../../../../typechain-types/factories/Subscriptions__factory.ts";

const subscriptions = Subscriptions__factory.createInterface() as Interface;
const credential = AccessCredential__factory.createInterface() as Interface;
const CONTRACTS = {
  subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  credential: "0xa16E02E87b7454126E5E10d957A927A7F5B5d2be",
};
const ME = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const OTHER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const KEY = `0x${"ab".repeat(32)}`;
const NONE = `0x${"00".repeat(20)}`;
const snapshot = (number: number) => toBeHex(number, 32);

interface Case {
  readonly call: MachineCall;
  readonly abi: Interface;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly event: string;
  /** Indexed arguments of the event; null where it may be anything. */
  readonly topics: readonly unknown[];
}

const CASES: readonly Case[] = [
  {
    call: cancelCall(CONTRACTS, 42n, ME),
    abi: subscriptions,
    name: "cancel",
    args: [42n],
    event: "Cancelled",
    topics: [42n, ME],
  },
  ...OPERATIONS.map((operation, index) => ({
    call: operationCall(CONTRACTS, 42n, ME, operation, index),
    abi: subscriptions,
    name: "requestOperation",
    args: [42n, BigInt(index), snapshot(index)],
    event: "OperationRequested",
    topics: [42n, ME],
  })),
  {
    call: lendCall(CONTRACTS, 42n, OTHER, 1_800_000_000),
    abi: credential,
    name: "setUser",
    args: [42n, OTHER, 1_800_000_000n],
    event: "UpdateUser",
    topics: [42n, OTHER],
  },
  {
    call: lendCall(CONTRACTS, 42n, NONE, 0),
    abi: credential,
    name: "setUser",
    args: [42n, NONE, 0n],
    event: "UpdateUser",
    topics: [42n, NONE],
  },
  {
    call: transferCall(CONTRACTS, 42n, ME, OTHER),
    abi: credential,
    name: "safeTransferFrom(address,address,uint256)",
    args: [ME, OTHER, 42n],
    event: "Transfer",
    topics: [ME, OTHER, 42n],
  },
  {
    call: setKeyCall(CONTRACTS, 42n, KEY),
    abi: credential,
    name: "setEncryptionKey",
    args: [42n, KEY],
    event: "EncryptionKeyChanged",
    topics: [42n, null],
  },
  {
    call: reclaimCall(CONTRACTS, 42n),
    abi: subscriptions,
    name: "reclaim",
    args: [42n],
    event: "Reclaimed",
    topics: [42n],
  },
  {
    call: withdrawCall(CONTRACTS, ME, OTHER),
    abi: subscriptions,
    name: "withdrawFor",
    args: [ME, OTHER],
    event: "Withdrawn",
    topics: [ME, OTHER],
  },
];

describe("what the page of a machine has wallets send", () => {
  for (const { call, abi, name, args, event, topics } of CASES) {
    it(`is ${name}(${args.join(", ")}) of the contract, proved by ${event}`, () => {
      const address = abi === subscriptions ? CONTRACTS.subscriptions : CONTRACTS.credential;
      expect(call.to).to.equal(address);
      expect(call.data).to.equal(abi.encodeFunctionData(name, args));
      expect(call.proof.address).to.equal(address);
      const known = abi.encodeFilterTopics(event, topics as never[]) as (string | null)[];
      // Ethers leaves out what may be anything at the end.
      expect(call.proof.topics.filter((topic) => topic !== null)).to.deep.equal(
        known.filter((topic) => topic !== null),
      );
    });
  }

  it("names operations in the contract's order", () => {
    expect(OPERATIONS).to.deep.equal(TOLD);
  });

  it("is refused when an argument has no room in a word, or is missing", () => {
    for (const value of [-1n, 2n ** 256n, "0x", "0xzz", `0x${"11".repeat(33)}`, "12"])
      expect(() => wordOf(value), String(value)).to.throw(RangeError);
    expect(() => callData("cancel(uint256)")).to.throw(RangeError);
    expect(() => callData("paused()", [1])).to.throw(RangeError);
  });
});

describe("what the page of a machine reads of the chain", () => {
  const answering = (answer: string) => ({ request: async () => answer });

  it("is a subscription as the contract answers it", async () => {
    for (const [index, status] of SUBSCRIPTION_STATUSES.entries()) {
      const answer = subscriptions.encodeFunctionResult("subscriptionOf", [
        [7, 30, index, ME, OTHER, CONTRACTS.credential, 6_000_000n, KEY, KEY, 11, 22, 33, 44, 5],
      ]);
      expect(await readSubscription(answering(answer), CONTRACTS.subscriptions, 42n)).to.deep.equal({
        planId: 7,
        status,
        token: CONTRACTS.credential,
        startsAt: 22,
        expiresAt: 33,
        operations: 5,
      });
    }
  });

  it("is who may use it", async () => {
    const digest = `0x${"d1".repeat(20)}`;
    const answer = credential.encodeFunctionResult("accessOf", [
      [ME, OTHER, 9, KEY, 3, 1_700_000_000, digest],
    ]);
    const read = (of: string) => readAccess(answering(of), CONTRACTS.credential, 42n);
    expect(await read(answer)).to.deep.equal({
      owner: ME,
      encryptionKey: KEY,
      epoch: 3,
      sealedAt: 1_700_000_000,
      digest,
    });
    const none = credential.encodeFunctionResult("accessOf", [
      [NONE, NONE, 0, `0x${"00".repeat(32)}`, 0, 0, `0x${"00".repeat(20)}`],
    ]);
    expect((await read(none)).owner).to.equal(null);
  });

  it("is nothing where there is no such contract", async () => {
    for (const answer of ["0x", `0x${"00".repeat(31)}`, null]) {
      const provider = { request: async () => answer };
      const error = await readAccess(provider, CONTRACTS.credential, 42n).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(RangeError);
    }
  });
});
