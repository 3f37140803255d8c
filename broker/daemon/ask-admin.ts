import { createConnection } from "node:net";
import type { z } from "zod";
import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import { type AdminRequest, adminAnswer } from "./admin-request.ts";

const PATIENCE_MS = 60_000;
/** A hundred thousand leases take less. */
const MOST_BYTES = 64 * 1024 * 1024;

type Facts = Extract<z.infer<typeof adminAnswer>, { ok: true }>["facts"];

/** Asks the daemon. @throws RetryableError BROKER_UNREACHABLE; FinalError with the code that it refuses with */
export async function askAdmin(path: string, request: AdminRequest): Promise<Facts> {
  const text = await exchange(path, `${JSON.stringify(request)}\n`);
  const answer = adminAnswer.parse(JSON.parse(text));
  if (answer.ok) return answer.facts;
  throw new FinalError(answer.code, answer.what, answer.remedy);
}

function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.end(line));
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    deadline.addEventListener("abort", () => socket.destroy(new Error("it does not answer")), { once: true });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
      if (text.length > MOST_BYTES) socket.destroy(new Error("its answer has no end"));
    });
    socket.on("end", () => (text === "" ? socket.destroy(new Error("it hung up")) : resolve(text)));
    socket.on("error", (cause) =>
      reject(
        new RetryableError(
          "BROKER_UNREACHABLE",
          `The broker cannot be asked at ${path}: ${cause.message}`,
          "Look at `systemctl status blockhost-broker`; who asks must be in the group blockhost-broker",
          { cause },
        ),
      ),
    );
  });
}
