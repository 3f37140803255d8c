import { ZeroHash } from "ethers";
import { OPERATIONS } from "../../core/operation.ts";
import { knownSubscription } from "../read-subscription.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { usageError } from "../usage-error.ts";
import { wholeId } from "../whole-id.ts";

/** `blockhost vm start|stop|reboot ID`: what a machine's owner or user may ask of the keeper by a transaction. */
export function requestOperation(operation: "start" | "stop" | "reboot") {
  return async (terminal: Terminal, options: TransactOptions, text: string): Promise<number> => {
    const id = wholeId(text, "subscription");
    const desk = await openTransactDesk(terminal, options);
    const { owner, user, status } = (await knownSubscription(desk, id)).subscription;
    if (desk.me !== null && desk.me !== owner && desk.me !== user?.address)
      throw usageError(
        `Only owner and user of subscription ${id}, which is ${status}, may ${operation} its machine; ${desk.me} is neither.`,
        "Use the owner's key. An operator suspends and resumes machines: blockhost vm suspend --help",
      );
    const call = await desk.chain.contracts.byHand.requestOperation.populateTransaction(
      id,
      OPERATIONS.indexOf(operation),
      ZeroHash,
    );
    return transact(terminal, desk, options, [
      { ...call, what: `ask the keeper to ${operation} the machine of subscription ${id}`, value: 0n },
    ]);
  };
}
