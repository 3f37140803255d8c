import type { HeldStatement } from "../core/machine.ts";
import { parseOwnershipStatement } from "../protocol/ownership-statement.ts";
import { factsOf } from "./ownership.ts";
import type { Attester } from "./ports/attester.ts";

/**
 * The statement that a guest shows, when it is one that we gave to this very guest; else null. A tenant is root in
 * there: an invented number would use up the counter. Our signatures are deterministic, so that signing again tells
 * whether this one is ours.
 *
 * @param instance name of the guest, see `instanceOf`
 */
export async function heldStatementOf(
  document: string,
  instance: string,
  attester: Attester,
): Promise<HeldStatement | null> {
  let parsed: ReturnType<typeof parseOwnershipStatement>;
  try {
    parsed = parseOwnershipStatement(document);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const { statement, text, signature } = parsed;
  if (statement.instance !== instance) return null;
  if ((await attester.sign(text)).toLowerCase() !== signature) return null;
  return { seq: statement.seq, issuedAt: statement.issuedAt, facts: factsOf(statement) };
}
