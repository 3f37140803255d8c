import type { MoneyLog } from "../ports/money-log.ts";
import type { MoneyStore } from "../ports/money-store.ts";

/**
 * Reads events about money from where the store ends up to the newest final block. What was read before an error, or
 * before the signal, stays read.
 *
 * @param onStep hears the block up to which all is read
 * @throws RetryableError when the chain cannot be asked, or its servers do not agree
 */
export async function followMoney(
  log: MoneyLog,
  store: MoneyStore,
  signal?: AbortSignal,
  onStep: (block: number) => void = () => {},
): Promise<void> {
  while (!signal?.aborted) {
    const position = await store.position();
    const part = await log.read(position?.block.number ?? null, position?.treasuries ?? []);
    if (part === null) return;
    await store.advance(part);
    onStep(part.block.number);
    if (part.isNewest) return;
  }
}
