import { createConnection, type Socket } from "node:net";
import { RetryableError } from "../../keeper/core/errors.ts";

/** On success the agent answers these with silence (QGA schema: `success-response: false`). */
const SILENT = ["guest-shutdown", "guest-suspend-disk", "guest-suspend-ram", "guest-suspend-hybrid"];
/** How long an error of a silent command may take to come, ms. */
const SILENCE_MS = 1000;
/** Sent before a sync: invalid UTF-8 that makes the agent drop a half-read command. */
const FLUSH = 0xff;

interface AgentReply {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

/** The guest agent said no: its own class and text. */
export class AgentError extends Error {
  readonly agentClass: string;
  constructor(agentClass: string, description: string) {
    super(description);
    this.name = "AgentError";
    this.agentClass = agentClass;
  }
}

const silent = (what: string, cause?: unknown): RetryableError =>
  new RetryableError("AGENT_SILENT", what, "Wait until the guest has booted and its agent runs", { cause });

/** Speaks QGA over one connection: sync, one command, close. */
function converse(
  path: string,
  command: string,
  args: Record<string, unknown>,
  timeoutMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection(path);
    const syncId = Math.floor(Math.random() * 2 ** 31);
    let synced = false;
    let buffer = Buffer.alloc(0);
    let quiet: NodeJS.Timeout | undefined;
    const timer = setTimeout(
      () => finish(() => reject(silent(`no answer to ${command} in ${timeoutMs} ms`))),
      timeoutMs,
    );
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      clearTimeout(quiet);
      socket.destroy();
      settle();
    };
    const onLine = (line: string): void => {
      const reply = JSON.parse(line) as AgentReply;
      if (!synced) {
        // Anything else is the late answer to a command of somebody who gave up.
        if (reply.return !== syncId) return;
        synced = true;
        socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
        if (SILENT.includes(command)) quiet = setTimeout(() => finish(() => resolve({})), SILENCE_MS);
        return;
      }
      const { error } = reply;
      finish(() => (error ? reject(new AgentError(error.class, error.desc)) : resolve(reply.return)));
    };
    socket.on("connect", () => {
      socket.write(Buffer.of(FLUSH));
      socket.write(`${JSON.stringify({ execute: "guest-sync-delimited", arguments: { id: syncId } })}\n`);
    });
    socket.on("data", (data: Buffer) => {
      buffer = Buffer.concat([buffer, data.filter((byte) => byte !== FLUSH)]);
      for (let end = buffer.indexOf(10); end >= 0; end = buffer.indexOf(10)) {
        const line = buffer.subarray(0, end).toString("utf8");
        buffer = buffer.subarray(end + 1);
        try {
          if (line.trim() !== "") onLine(line);
        } catch (cause) {
          // Half a line from before the sync is noise; after it, it is a broken agent.
          if (synced) finish(() => reject(silent(`garbled answer to ${command}`, cause)));
        }
      }
    });
    socket.on("error", (cause) =>
      finish(() => reject(silent(`the agent's socket: ${cause.message}`, cause))),
    );
    socket.on("close", () =>
      finish(() =>
        synced && SILENT.includes(command) ? resolve({}) : reject(silent("the agent closed the socket")),
      ),
    );
  });
}

/** A client for one guest's agent. The agent serves one conversation at a time, so calls queue. */
export class AgentClient {
  readonly #path: () => string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `path` names the agent's Unix socket at the time of a call; undefined while there is none. */
  constructor(path: () => string | undefined) {
    this.#path = path;
  }

  /**
   * One command in QGA's own JSON shape; resolves with its `return`. AgentError when the agent refuses,
   * RetryableError `AGENT_SILENT` when it does not answer within `timeoutMs` (queueing included).
   */
  call(command: string, args: Record<string, unknown>, timeoutMs: number): Promise<unknown> {
    const deadline = performance.now() + timeoutMs;
    const result = this.#last.then(() => {
      const path = this.#path();
      const left = deadline - performance.now();
      if (path === undefined) throw silent("the guest has no agent socket yet");
      if (left <= 0) throw silent(`${command} waited ${timeoutMs} ms behind other commands`);
      return converse(path, command, args, left);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
