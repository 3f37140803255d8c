import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import type { OutboxEntry } from "../../keeper/core/outbox-entry.ts";
import type { Payer } from "./chain-access.ts";

/** For so long the chain's servers may be away before somebody is told, milliseconds. */
const PATIENCE_MS = 300_000;

/** A transaction that is in a block. */
export type MinedEntry = OutboxEntry & { readonly mined: NonNullable<OutboxEntry["mined"]> };

/**
 * Looks after what was sent for these purposes until all of it is as deep in the chain as its rule of confirmation wants.
 *
 * @throws FinalError TRANSACTION_REVERTED; RetryableError TRANSACTION_LOST, and CHAIN_… when it lasts; the signal's reason
 */
export async function untilConfirmed(
  payer: Payer,
  purposes: readonly string[],
  waiting: AbortSignal,
): Promise<readonly MinedEntry[]> {
  const { store, heads, outbox, time, rules } = payer;
  let answered = time.now();
  for (;;) {
    waiting.throwIfAborted();
    try {
      await outbox.tick();
      const { confirmed } = await heads.read();
      answered = time.now();
      const entries = await Promise.all(purposes.map((purpose) => store.find(purpose)));
      const deep = entries.map((entry, index) => deepEnough(purposes[index] ?? "", entry, confirmed.number));
      const done = deep.filter((entry) => entry !== null);
      if (done.length === purposes.length) return done;
    } catch (error) {
      // Servers come back, mostly. What is sent is looked after when it is tried again, too.
      const mayPass = error instanceof RetryableError && error.code !== "TRANSACTION_LOST";
      if (!mayPass || time.now() - answered >= PATIENCE_MS) throw error;
    }
    await time.sleep(rules.pollIntervalMs, waiting);
  }
}

function deepEnough(purpose: string, entry: OutboxEntry | null, confirmed: number): MinedEntry | null {
  if (entry === null || entry.state === "lost") throw lost(purpose);
  if (entry.state === "reverted") throw reverted(entry);
  const { mined } = entry;
  return mined !== null && mined.block.number <= confirmed ? { ...entry, mined } : null;
}

function lost(purpose: string): RetryableError {
  return new RetryableError(
    "TRANSACTION_LOST",
    `The transaction ${purpose} will not be mined: another one has used its nonce.`,
    "It is sent anew. Use the installer's key for nothing else.",
  );
}

function reverted({ purpose, error, mined }: OutboxEntry): FinalError {
  return new FinalError(
    "TRANSACTION_REVERTED",
    `The transaction ${purpose} (${mined?.hash}) was mined and failed: ${error}.`,
    "Look at it in a block explorer; then try again.",
  );
}
