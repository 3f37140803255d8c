import type { z } from "zod";
import { FinalError } from "../core/errors.ts";

/**
 * Checks an answer at the boundary. Fails closed: an answer of another shape is never guessed at.
 *
 * @throws FinalError PVE_BAD_ANSWER
 */
export function readAnswer<T>(shape: z.ZodType<T>, answer: unknown, what: string): T {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new FinalError(
    "PVE_BAD_ANSWER",
    `${what} has an unexpected shape at ${issue?.path.join(".") || "its root"}: ${issue?.message}`,
    "this release may differ from those the keeper knows (8.4 and 9.x); report it",
  );
}
