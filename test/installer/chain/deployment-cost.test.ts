import { join } from "node:path";
import { expect } from "chai";
import { deployContracts } from "../../../installer/chain/deploy-contracts.ts";
import { deploymentCost } from "../../../installer/chain/deployment-cost.ts";
import { hostDeployment } from "../../../installer/chain/host-deployment.ts";
import { purposeOf } from "../../../installer/chain/sent-entries.ts";
import { ARTIFACTS } from "./artifacts.ts";
import { account, SetupChain } from "./setup-chain.ts";
import { deployUniswap } from "./uniswap.ts";

describe("deploymentCost", function () {
  this.timeout(240_000);

  let setup: SetupChain;
  beforeEach(async () => {
    setup = await SetupChain.start();
  });
  afterEach(() => setup.close());

  const withSwaps = async () => {
    return { swaps: await deployUniswap(await setup.chain.account(0), setup.stablecoin) };
  };
  const shared = async () => ({
    shares: Array.from({ length: 16 }, (_, index) => ({ payee: account(index + 20), share: 1 })),
  });

  for (const [name, contracts] of [
    ["without swaps", async () => ({})],
    ["with swaps", withSwaps],
    ["with many payees", shared],
  ] as const)
    it(`is what a deployment ${name} takes, or up to a tenth more`, async () => {
      const answers = setup.answers(await contracts());
      if (answers.contracts.kind !== "deploy") throw new Error("no new contracts");
      const payer = await setup.payer();
      const cost = await deploymentCost(payer, setup.key.address, answers, answers.contracts, ARTIFACTS);
      const parties = { keeper: account(0xc), admin: account(0xd) };
      const deployment = hostDeployment(answers, answers.contracts, parties);
      const plan = { ...deployment, folder: join(setup.folder, "deployment"), artifacts: ARTIFACTS };
      await deployContracts(payer, plan, () => {}, new AbortController().signal);
      let used = 0n;
      let bytes = 0;
      for (let nonce = 0; nonce < (await setup.used()); nonce++) {
        const entry = await payer.store.find(purposeOf(plan.name, nonce));
        const hash = entry?.attempts[0]?.hash ?? "";
        used += (await setup.chain.provider.getTransactionReceipt(hash))?.gasUsed ?? 0n;
        bytes += (entry?.attempts[0]?.raw.length ?? 0) / 2;
      }
      expect(Number(cost.gas) / Number(used)).to.be.within(1, 1.1);
      expect(cost.bytes / bytes).to.be.within(1, 1.1);
    });
});
