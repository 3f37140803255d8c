import { expect } from "chai";
import { chainConfigSchema } from "../../../keeper/chain/chain-config.ts";

const GOOD = {
  chainId: 11155111,
  rpcUrls: ["https://rpc.example/v2/key"],
  subscriptions: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  deploymentBlock: 7_000_000,
  confirmations: 2,
  finality: "finalized",
  maxFeePerGasGwei: "30.5",
};

describe("chainConfigSchema", () => {
  it("fills in what is left out, and reads addresses and gwei", () => {
    const config = chainConfigSchema.parse(GOOD);
    expect(config.subscriptions).to.equal("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    expect(config.maxFeePerGas).to.equal(30_500_000_000n);
    expect(config.pollIntervalMs).to.be.greaterThan(0);
  });

  it("wants two servers to agree wherever there are two", () => {
    const three = ["https://one.example", "https://two.example", "https://three.example"];
    expect(chainConfigSchema.parse(GOOD).quorum).to.equal(1);
    expect(chainConfigSchema.parse({ ...GOOD, rpcUrls: three }).quorum).to.equal(2);
    expect(chainConfigSchema.parse({ ...GOOD, rpcUrls: three, quorum: 3 }).quorum).to.equal(3);
  });

  const bad: Record<string, object> = {
    "another protocol": { rpcUrls: ["file:///etc/passwd"] },
    "no server": { rpcUrls: [] },
    "a quorum of more servers than there are": { quorum: 2 },
    "a socket over HTTP": { wsUrls: ["https://rpc.example"] },
    "a wrong checksum": { subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aA3" },
    "more confirmations than finality": { confirmations: 13, finality: { depth: 12 } },
    "a fee that is no number": { maxFeePerGasGwei: "1e9" },
    "an option that does not exist": { finalty: 3 },
  };
  for (const [what, change] of Object.entries(bad))
    it(`refuses ${what}`, () => {
      expect(chainConfigSchema.safeParse({ ...GOOD, ...change }).success).to.equal(false);
    });
});
