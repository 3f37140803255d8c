import { formatUnits } from "ethers";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { Funds } from "../ports/chain-setup.ts";
import type { Step, StepContext } from "../step.ts";

/** Between two looks at the balance. */
const POLL_MS = 2_000;

/** The key that pays for all, with as much money as that takes. */
export const deployer: Step<"deployer"> = {
  id: "deployer",
  title: "Wait for the money that the installation costs",
  uses: ["blockchain", "admin"],
  after: ["keys"],
  estimateSeconds: 60,
  async check(context) {
    await context.outside.chain.deployer();
    return isEnough(await look(context)) ? "done" : "todo";
  },
  async run(context) {
    const { waiting, time, answers } = context;
    const { decimals, symbol } = answers.blockchain.chain.currency;
    const words = (wei: bigint) => `${formatUnits(wei, decimals)} ${symbol}`;
    let last = "";
    // Said once: what is said is kept, and a wait may take days.
    const progress = (text: string) => {
      if (text !== last) context.progress(text);
      last = text;
    };
    for (;;) {
      try {
        const funds = await look(context);
        if (isEnough(funds)) return;
        const missing = words(funds.needs - funds.balance);
        progress(
          `Send ${missing} to ${funds.address}: it has ${words(funds.balance)}, and needs ${words(funds.needs)}.`,
        );
      } catch (error) {
        if (!(error instanceof RetryableError)) throw error;
        progress(`${error.code}: ${error.message} It is looked at again.`);
      }
      await time.sleep(POLL_MS, waiting);
      waiting.throwIfAborted();
    }
  },
  verify: async () => {},
};

async function look({ outside, parties, keep }: StepContext<"deployer">): Promise<Funds> {
  const funds = await outside.chain.funds(parties);
  await keep({ address: funds.address, balance: `${funds.balance}`, needs: `${funds.needs}` });
  return funds;
}

const isEnough = ({ balance, needs }: Funds): boolean => balance >= needs;
