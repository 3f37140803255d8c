import { expect } from "chai";
import { encodeBytes32String, hexlify, type Interface, toBeHex } from "ethers";
import { pauseCall, postCall, terminateCall } from "../../../../../keeper/portal/web/chain/admin-calls.ts";
import { CommandInbox__factory } from "../../../../../typechain-types/factories/CommandInbox__factory.ts";
import { Subscriptions__factory } from "../../../../../typechain-types/factories/Subscriptions__factory.ts";

const inboxAbi = CommandInbox__factory.createInterface() as Interface;
const abi = Subscriptions__factory.createInterface() as Interface;
const INBOX = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const ME = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("what the operator's wallet sends", () => {
  it("posts a sealed command as the inbox takes it, and knows its event by the seal", () => {
    for (const length of [1, 31, 32, 33, 600]) {
      const ciphertext = new Uint8Array(length).map((_, at) => at % 251);
      const { to, data, proof } = postCall(INBOX, ME, { epoch: 3, ciphertext, deadline: 1_800_000_000 });
      const args = [3, hexlify(ciphertext), 1_800_000_000];
      expect([to, data]).to.deep.equal([INBOX, inboxAbi.encodeFunctionData("post", args)]);
      const log = inboxAbi.encodeEventLog("CommandPosted", [
        7,
        ME,
        ...[3, 1_800_000_000, hexlify(ciphertext)],
      ]);
      expect(proof.topics).to.deep.equal([log.topics[0], null, log.topics[2]]);
      expect(log.data).to.include(proof.contains);
    }
  });

  it("terminates with a reason that everybody can read", () => {
    const { data, proof } = terminateCall(INBOX, 42n, "abuse:spam");
    expect(data).to.equal(abi.encodeFunctionData("terminate", [42, encodeBytes32String("abuse:spam")]));
    expect(proof.topics).to.deep.equal([abi.getEvent("Terminated")?.topicHash, toBeHex(42, 32)]);
    expect(() => terminateCall(INBOX, 42n, "x".repeat(32))).to.throw(RangeError);
  });

  it("stops and allows sales", () => {
    for (const [isPaused, name, event] of [
      [true, "pause", "Paused"],
      [false, "unpause", "Unpaused"],
    ] as const) {
      const { data, proof } = pauseCall(INBOX, isPaused);
      expect(data).to.equal(abi.encodeFunctionData(name));
      expect(proof.topics).to.deep.equal([abi.getEvent(event)?.topicHash]);
    }
  });
});
