import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Check } from "../finalize/ports/check.ts";

/** A check under its id. What it throws is what it has found. */
export async function checkOf(id: string, look: () => Promise<Omit<Check, "id">>): Promise<Check> {
  try {
    return { id, ...(await look()) };
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    return { id, verdict: "bad", what: error.message, remedy: error.remedy };
  }
}
