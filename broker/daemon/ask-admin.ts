import type { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { askLine } from "../../keeper/lines/ask-line.ts";
import { type AdminRequest, adminAnswer } from "./admin-request.ts";

type Facts = Extract<z.infer<typeof adminAnswer>, { ok: true }>["facts"];

/** Asks the daemon. @throws RetryableError DAEMON_UNREACHABLE; FinalError with the code that it refuses with */
export async function askAdmin(path: string, request: AdminRequest): Promise<Facts> {
  const text = await askLine(path, request, { unit: "blockhost-broker", group: "blockhost-broker" });
  const answer = adminAnswer.parse(JSON.parse(text));
  if (answer.ok) return answer.facts;
  throw new FinalError(answer.code, answer.what, answer.remedy);
}
