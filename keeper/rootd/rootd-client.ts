import { createConnection } from "node:net";
import { FinalError, RetryableError } from "../core/errors.ts";
import { LINE_LIMITS } from "../lines/line-limits.ts";
import { type OpenKnock, type RootdAnswer, rootdAnswer } from "./rootd-answer.ts";
import type { RootdRequest } from "./rootd-request.ts";

/** The firewall's doors, through rootd. Each call resolves to what is open when it is done. */
export interface RootdClient {
  open(knock: {
    readonly ports: readonly number[];
    /** An address, or a network not wider than /24 or /48. */
    readonly source: string;
    readonly seconds: number;
  }): Promise<readonly OpenKnock[]>;
  close(): Promise<readonly OpenKnock[]>;
  list(): Promise<readonly OpenKnock[]>;
}

/**
 * Speaks to rootd; nothing is connected before a call.
 *
 * Calls throw RetryableError ROOTD_UNREACHABLE or ROOTD_FIREWALL_FAILED, FinalError ROOTD_ANSWER_INVALID, or the code
 * that rootd refuses with (ROOTD_REQUEST_INVALID, ROOTD_PORT_FORBIDDEN). All of them may be repeated.
 */
export function rootdClient(socket = "/run/blockhost/rootd.sock"): RootdClient {
  const call = async (request: RootdRequest): Promise<readonly OpenKnock[]> => {
    const answer = readAnswer(await exchange(socket, `${JSON.stringify(request)}\n`));
    if (answer.ok) return answer.open;
    const { code, what, remedy } = answer;
    throw code === "ROOTD_FIREWALL_FAILED"
      ? new RetryableError(code, what, remedy)
      : new FinalError(code, what, remedy);
  };
  return {
    open: ({ ports, source, seconds }) => call({ verb: "knock-open", ports: [...ports], source, seconds }),
    close: () => call({ verb: "knock-close" }),
    list: () => call({ verb: "knock-list" }),
  };
}

/** Sends a line and resolves to all that comes back, which is something. */
function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.end(line));
    const deadline = AbortSignal.timeout(LINE_LIMITS.milliseconds);
    deadline.addEventListener("abort", () => socket.destroy(new Error("it does not answer")), { once: true });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
      if (text.length > LINE_LIMITS.bytes) socket.destroy(new Error("its answer has no end"));
    });
    socket.on("end", () =>
      text === "" ? socket.destroy(new Error("it hung up without an answer")) : resolve(text),
    );
    socket.on("error", (cause) =>
      reject(
        new RetryableError(
          "ROOTD_UNREACHABLE",
          `rootd cannot be asked at ${path}: ${cause.message}`,
          "Look at `systemctl status blockhost-rootd.socket blockhost-rootd.service`; who asks must be in the group blockhost",
          { cause },
        ),
      ),
    );
  });
}

function readAnswer(text: string): RootdAnswer {
  try {
    return rootdAnswer.parse(JSON.parse(text));
  } catch (cause) {
    throw new FinalError(
      "ROOTD_ANSWER_INVALID",
      `rootd answered in words that this keeper does not know: ${text.slice(0, 200)}`,
      "Run keeper and rootd of the same release",
      { cause },
    );
  }
}
