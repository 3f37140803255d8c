import { RetryableError } from "../../keeper/core/errors.ts";
import type { Payer } from "./chain-access.ts";

/** Does something while the outbox looks after what was sent. */
export async function tend<T>(payer: Payer, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const looking = look(payer, over.signal);
  // Its failure is met below; until then nobody waits for it.
  looking.catch(() => {});
  try {
    return await work();
  } finally {
    over.abort();
    await looking;
  }
}

async function look({ outbox, rules, time }: Payer, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await time.sleep(rules.pollIntervalMs, over);
    try {
      await outbox.tick();
    } catch (error) {
      // A server that is away is met by the work itself, too.
      if (!(error instanceof RetryableError)) throw error;
    }
  }
}
