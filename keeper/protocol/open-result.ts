import { openBytes } from "./open-bytes.ts";
import { type ResultContext, resultContextBytes } from "./seal-result.ts";

/**
 * The text of a sealed result. It is the keeper's as long as the reply key was told to nobody else: only who opened the
 * command knows where to seal it to.
 *
 * @throws when it was sealed to another key or for another command, or was changed
 */
export async function openResult(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: ResultContext,
): Promise<string> {
  const plain = await openBytes(sealed, secretKey, "command-result", resultContextBytes(context));
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}
