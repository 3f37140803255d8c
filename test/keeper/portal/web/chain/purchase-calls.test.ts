import { expect } from "chai";
import { Interface, type InterfaceAbi, id } from "ethers";
import {
  approval,
  type Order,
  type Permit,
  purchaseData,
  purchasedId,
  purchaseProof,
  type Swap,
} from "../../../../../keeper/portal/web/chain/purchase-calls.ts";
import { CONTRACT_ERRORS } from "../../../../../keeper/portal/web/wallet/contract-errors.ts";
import { AccessCredential__factory } from "../../../../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../../../../typechain-types/factories/CommandInbox__factory.ts";
import { TestStablecoin__factory } from "../../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../../../../typechain-types/factories/Subscriptions__factory.ts";
import { SwapCheckout__factory } from "../../../../../typechain-types/factories/SwapCheckout__factory.ts";

const face = ({ abi }: { readonly abi: InterfaceAbi }) => new Interface(abi);
const subscriptions = face(Subscriptions__factory);
const checkout = face(SwapCheckout__factory);
const address = (digits: string) => `0x${digits.repeat(20)}`;

const ORDER: Order = {
  planId: 3,
  days: 30,
  token: address("a1"),
  maxAmount: 6_000_000n,
  recipient: address("b2"),
  encryptionKey: id("key"),
};
const SWAP: Swap = {
  tokenIn: address("00"),
  maxIn: 10n ** 18n,
  path: `0x${"a1".repeat(20)}0001f4${"c3".repeat(20)}`,
  deadline: 1_800_000_000n,
};
const PERMIT: Permit = { value: 6_000_000n, deadline: 1_800_000_000n, v: 28, r: id("r"), s: id("s") };
const order = { ...ORDER, numDays: ORDER.days };

describe("a purchase's calldata", () => {
  it("is as the contracts have it, in each of its four forms", () => {
    expect(purchaseData(ORDER, null, null)).to.equal(subscriptions.encodeFunctionData("purchase", [order]));
    expect(purchaseData(ORDER, null, PERMIT)).to.equal(
      subscriptions.encodeFunctionData("purchaseWithPermit", [order, PERMIT]),
    );
    expect(purchaseData(ORDER, SWAP, null)).to.equal(checkout.encodeFunctionData("purchase", [order, SWAP]));
    expect(purchaseData(ORDER, SWAP, PERMIT)).to.equal(
      checkout.encodeFunctionData("purchaseWithPermit", [order, SWAP, PERMIT]),
    );
  });

  it("keeps a path of any length whole", () => {
    for (const hops of [1, 2, 3, 4]) {
      const swap = { ...SWAP, path: `0x${"a1".repeat(20)}${`0001f4${"c3".repeat(20)}`.repeat(hops)}` };
      expect(purchaseData(ORDER, swap, null)).to.equal(
        checkout.encodeFunctionData("purchase", [order, swap]),
      );
    }
  });

  it("is proven by the event that tells payer, plan and key, which tells the number", () => {
    const payer = address("d4");
    const values = [7n, 3, payer, ORDER.recipient, ORDER.token, 1n, 30, 1, ORDER.encryptionKey, id("ref")];
    const log = subscriptions.encodeEventLog("Purchased", values);
    const proof = purchaseProof(address("5b"), payer, ORDER);
    for (const [at, topic] of proof.topics.entries())
      if (topic !== null) expect(log.topics[at]).to.equal(topic);
    expect(log.data).to.include(proof.contains?.replace("0x", ""));
    const logs = [
      { address: address("5b"), topics: [id("Transfer(address,address,uint256)"), id("x")] },
      { address: address("66"), topics: log.topics },
      { address: address("5B"), topics: log.topics },
    ];
    expect(purchasedId(address("5b"), logs)).to.equal("7");
    expect(purchasedId(address("5b"), logs.slice(0, 2))).to.equal(null);
  });
});

describe("an allowance", () => {
  it("is for exactly the amount, and proven by its event", () => {
    const token = face(TestStablecoin__factory);
    const { to, data, proof } = approval(address("a1"), address("d4"), address("5b"), 500n);
    expect(to).to.equal(address("a1"));
    expect(data).to.equal(token.encodeFunctionData("approve", [address("5b"), 500n]));
    const log = token.encodeEventLog("Approval", [address("d4"), address("5b"), 500n]);
    expect(log.topics).to.deep.equal(proof.topics);
    expect(log.data).to.include(proof.contains);
  });
});

describe("the contracts' errors that the portal has words for", () => {
  it("are those of the contracts", () => {
    const declared = [
      Subscriptions__factory,
      SwapCheckout__factory,
      AccessCredential__factory,
      CommandInbox__factory,
    ]
      .map(face)
      .flatMap((one) => one.fragments)
      .filter(({ type }) => type === "error")
      .map((fragment) => fragment.format("sighash"));
    for (const signature of CONTRACT_ERRORS) expect(declared).to.include(signature);
  });
});
