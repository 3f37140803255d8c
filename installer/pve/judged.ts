import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Check } from "../finalize/ports/check.ts";
import type { CheckId } from "../finalize/ports/check-id.ts";

/** What is so, or what may be regretted. */
type Finding = string | { readonly warn: string; readonly remedy: string };

/** A check of what a function finds; an error of ours is a bad verdict, because the installation would end with it. */
export async function judged(id: CheckId, look: () => Promise<Finding>): Promise<Check> {
  try {
    const found = await look();
    if (typeof found === "string") return { id, verdict: "good", what: found, remedy: "" };
    return { id, verdict: "warn", what: found.warn, remedy: found.remedy };
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    return { id, verdict: "bad", what: error.message, remedy: error.remedy };
  }
}
