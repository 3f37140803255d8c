import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import { forgetDeployer } from "../chain/forget-deployer.ts";
import type { Machine } from "./machine.ts";
import { openChain } from "./open-chain.ts";

/**
 * Sheds what the installer alone has needed: the key that paid for all. It stays while it is the contracts' admin, which
 * is until the operator's wallet has taken over, or while nobody can say.
 *
 * @returns what the operator is told of it
 */
export async function shedSecrets(
  { machine, time }: { readonly machine: Machine; readonly time: Time },
  { blockchain, admin }: Pick<Answers, "blockchain" | "admin">,
  subscriptions: string,
): Promise<string> {
  const { stateFolder } = machine.layout;
  const { chain, close } = openChain({ machine, time }, blockchain, () => {});
  try {
    const isFree =
      blockchain.contracts.kind === "existing" || (await chain.hasTakenOver(subscriptions, admin.wallet));
    if (isFree) {
      await forgetDeployer(stateFolder);
      return "the key that paid for the installation is removed";
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the key that paid for the installation stays in ${stateFolder}: who the contracts' admin is cannot be seen (${why})`;
  } finally {
    await close();
  }
  return `the key that paid for the installation stays in ${stateFolder}: it is the contracts' admin until your wallet has taken over`;
}
