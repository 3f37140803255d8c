import { RetryableError } from "../../core/errors.ts";

/** What can be told now; null where the chain or another server is away: the panel is looked at just then. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (
      error instanceof RetryableError ||
      (error instanceof Error && "code" in error && error.code === "PORTAL_BUSY")
    )
      return null;
    throw error;
  }
}
