import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Check } from "../finalize/ports/check.ts";
import type { CheckId } from "../finalize/ports/check-id.ts";

/** A check under its id. What it throws is what it has found. */
export async function checkOf(id: CheckId, look: () => Promise<Omit<Check, "id">>): Promise<Check> {
  try {
    return { id, ...(await look()) };
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    return { id, verdict: "bad", what: error.message, remedy: error.remedy };
  }
}
