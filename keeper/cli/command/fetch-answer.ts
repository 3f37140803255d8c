import { z } from "zod";
import { RetryableError } from "../../core/errors.ts";
import type { ApiCommand } from "../../protocol/api/command.ts";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 262_144;

const shape = z.object({
  nonce: z.string(),
  hash: z.string(),
  sealed: z
    .string()
    .regex(/^0x([0-9a-f]{2})*$/)
    .nullable(),
  open: z.string().nullable(),
}) satisfies z.ZodType<ApiCommand>;

/** What came of a command as the portal serves it; null while nothing did. @throws RetryableError COMMAND_PORTAL_AWAY */
export async function fetchAnswer(portal: string, nonce: bigint): Promise<ApiCommand | null> {
  try {
    const url = new URL(`/api/v1/commands/${nonce}`, portal);
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`it answers with status ${response.status}`);
    const text = await response.text();
    if (text.length > MOST_BYTES) throw new Error("its answer has no end");
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw new RetryableError(
      "COMMAND_PORTAL_AWAY",
      `The portal ${portal} cannot be asked (${error instanceof Error ? error.message.split("\n")[0] : error}).`,
      "Name it with --portal; for a certificate of the host's own set NODE_EXTRA_CA_CERTS.",
      { cause: error },
    );
  }
}
