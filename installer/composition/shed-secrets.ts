import { FinalError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import type { DeployerTie } from "../chain/deployer-tie.ts";
import { forgetDeployer } from "../chain/forget-deployer.ts";
import { failureOf } from "../finalize/failure-of.ts";
import type { Machine } from "./machine.ts";
import { openChain } from "./open-chain.ts";

const WHY: Readonly<Record<DeployerTie, string>> = {
  admin: "it is the contracts' admin until your wallet has taken over",
  money: "it has money that has not gone to your wallet",
};

/** How long the last of the money may take to its wallet. */
const SWEEP_MS = 300_000;

/**
 * Sheds what the installer alone has needed: the key that paid for all. It stays while a role or money hangs on it, and
 * while nobody can say that none does.
 *
 * @returns what the operator is told of it
 */
export async function shedSecrets(
  { machine, time }: { readonly machine: Machine; readonly time: Time },
  { blockchain, admin }: Pick<Answers, "blockchain" | "admin">,
  { subscriptions, keeper }: { readonly subscriptions: string; readonly keeper: string },
): Promise<string> {
  const { stateFolder } = machine.layout;
  const stays = (why: string) => `the key that paid for the installation stays in ${stateFolder}: ${why}`;
  const { chain, close } = openChain({ machine, time }, { blockchain }, () => {});
  try {
    let tie = await chain.deployerTie(subscriptions, admin.wallet);
    if (tie === "money") {
      // It came after the installation had sent what was left, or its sending has become cheap.
      await chain
        .sweep({ keeper, admin: admin.wallet })
        .make(() => {}, AbortSignal.timeout(SWEEP_MS))
        .catch(taken);
      tie = await chain.deployerTie(subscriptions, admin.wallet);
    }
    if (tie !== null) return stays(WHY[tie]);
    await forgetDeployer(stateFolder);
    return "the key that paid for the installation is removed";
  } catch (error) {
    const { code, what } = failureOf(error);
    return stays(`whether anything hangs on it cannot be seen (${code}: ${what})`);
  } finally {
    await close();
  }
}

/** A wallet that takes no coin is told of in words of its own. */
function taken(error: unknown): void {
  if (!(error instanceof FinalError) || error.code !== "PAYMENT_REFUSED") throw error;
}
