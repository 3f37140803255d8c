import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { parseEther } from "ethers";
import { openAccess } from "../../../installer/chain/chain-access.ts";
import { chainRules } from "../../../installer/chain/chain-rules.ts";
import { checkBroker } from "../../../installer/chain/check-broker.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { BrokerRegistry__factory } from "../../../typechain-types/factories/network/BrokerRegistry__factory.ts";
import type { BrokerRegistry } from "../../../typechain-types/network/BrokerRegistry.ts";
import { TestChain } from "../../keeper/chain/test-chain.ts";
import { rejection } from "../../keeper/support/rejection.ts";

const MONTH = 30 * 86_400;
const currency = { name: "Ether", symbol: "ETH", decimals: 18 };

describe("the look at a broker before a host leases from it", function () {
  this.timeout(120_000);
  let chain: TestChain;
  let registry: BrokerRegistry;
  let leases: string;

  before(async () => {
    chain = await TestChain.start();
    const admin = await chain.account(0);
    registry = await new BrokerRegistry__factory(admin).deploy(admin, true, 0, 2 * MONTH);
    leases = await registry.leases();
    for (const [region, price] of [
      ["north", "0.02"],
      ["south", "0.01"],
    ] as const)
      await registry.register({
        encryptionKey: keyPair(randomBytes(32)).publicKey,
        region,
        prefixLength: 64,
        capacity: 3,
        price: parseEther(price),
      });
    await registry.setActive(2, true);
    await chain.mine();
  });
  after(() => chain?.close());

  const look = (broker: number, budget: string, at = leases) => {
    const { chainId, url } = chain;
    const rules = chainRules({ chainId });
    const access = openAccess({ chain: { chainId, rpcUrls: [url] }, rules, time: realTime });
    return checkBroker(access, { mode: "broker", leases: at, broker, budget }, { currency });
  };

  it("says what it lends, for what, and how much of it is left", async () => {
    const { verdict, what } = await look(1, "0.01");
    expect(verdict).to.equal("good");
    expect(what).to.equal("broker 1 in north lends a /64 for 0.02 ETH each 60 days; 3 of 3 are left.");
  });

  it("refuses one that the budget does not allow, and names who lends too", async () => {
    // A period is twice as long as what the budget is for.
    const { verdict, remedy } = await look(1, "0.0099");
    expect(verdict).to.equal("bad");
    expect(remedy).to.include("broker 2 in south lends a /64 for 0.01 ETH");
  });

  it("refuses one that lends nothing now, and one that there is not", async () => {
    await (await registry.setActive(2, false)).wait();
    await chain.mine();
    expect(await look(2, "1")).to.deep.include({
      verdict: "bad",
      what: "Broker 2 lends nothing to new hosts now.",
    });
    expect(await look(9, "1")).to.deep.include({ verdict: "bad", what: "There is no broker 9." });
  });

  it("knows the contract of leases from any other", async () => {
    await rejection(look(1, "1", `0x${"aa".repeat(20)}`), FinalError, "LEASES_MISSING");
  });
});
