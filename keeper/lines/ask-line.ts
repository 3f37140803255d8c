import { createConnection } from "node:net";
import { RetryableError } from "../core/errors.ts";

const PATIENCE_MS = 60_000;
/** A hundred thousand leases take less. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Sends a line to a Unix socket and resolves to all that comes back, which is something.
 *
 * @param unit of systemd whose daemon answers, and its group
 * @throws RetryableError DAEMON_UNREACHABLE
 */
export function askLine(
  path: string,
  request: object,
  { unit, group }: { readonly unit: string; readonly group: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.end(`${JSON.stringify(request)}\n`));
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
          "DAEMON_UNREACHABLE",
          `${unit} cannot be asked at ${path}: ${cause.message}`,
          `Look at \`systemctl status ${unit}\`; who asks must be in the group ${group}`,
          { cause },
        ),
      ),
    );
  });
}
