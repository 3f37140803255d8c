import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { bytesToHex } from "@noble/hashes/utils.js";
import { FinalError, RetryableError } from "../core/errors.ts";

/** Tor answers at once; one that does not is stuck. Milliseconds. */
const PATIENCE_MS = 10_000;
const COOKIE_BYTES = 32;

/** One conversation with Tor, by its control protocol (control-spec). */
export interface TorControl {
  /** The lines of a good answer, without their status. @throws FinalError TOR_REFUSED, RetryableError TOR_UNREACHABLE */
  ask(command: string): Promise<readonly string[]>;
  close(): void;
}

/**
 * Connects to Tor's control socket and proves that it may: by the cookie that Tor wrote beside it, or by having got that
 * far where Tor asks for no more.
 *
 * @throws RetryableError TOR_UNREACHABLE, FinalError TOR_REFUSED
 */
export async function openTorControl(path: string): Promise<TorControl> {
  const socket = createConnection(path);
  const deadline = setTimeout(() => socket.destroy(new Error("it does not answer")), PATIENCE_MS);
  const fail = (cause: unknown): never => {
    socket.destroy();
    clearTimeout(deadline);
    if (cause instanceof FinalError) throw cause;
    throw unreachable(path, cause);
  };
  try {
    await once(socket, "connect");
  } catch (cause) {
    return fail(cause);
  }
  const answers = answersOf(socket);
  const control: TorControl = {
    async ask(command) {
      deadline.refresh();
      socket.write(`${command}\r\n`);
      const { value } = await answers.next().catch(fail);
      if (!value) return fail(new Error("it hung up"));
      if (value.status !== 250) return fail(refused(command, `${value.status} ${value.lines.at(-1)}`));
      return value.lines;
    },
    close() {
      clearTimeout(deadline);
      socket.end("QUIT\r\n");
      socket.unref();
    },
  };
  const [auth = ""] = (await control.ask("PROTOCOLINFO 1")).filter((line) => line.startsWith("AUTH "));
  await control.ask(await authentication(auth).catch(fail));
  return control;
}

/** @param auth as in `AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE="/run/tor/control.authcookie"` */
async function authentication(auth: string): Promise<string> {
  const methods = /METHODS=([A-Z,]+)/.exec(auth)?.[1]?.split(",") ?? [];
  if (methods.includes("NULL")) return "AUTHENTICATE";
  const [, file] = /COOKIEFILE="([^"\\]+)"/.exec(auth) ?? [];
  if (!methods.includes("COOKIE") || file === undefined) throw refused("AUTHENTICATE", `it wants ${methods}`);
  const cookie = await readFile(file);
  if (cookie.length !== COOKIE_BYTES) throw refused("AUTHENTICATE", `${file} is no cookie of Tor's`);
  return `AUTHENTICATE ${bytesToHex(cookie)}`;
}

/** Each answer's status, and its lines: `250-…`, `250 …`, or `250+…` with lines up to a dot. */
async function* answersOf(socket: Socket) {
  let lines: string[] = [];
  let isData = false;
  for await (const line of createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (isData) {
      isData = line !== ".";
      if (isData) lines.push(line.replace(/^\.\./, "."));
      continue;
    }
    lines.push(line.slice(4));
    isData = line[3] === "+";
    if (line[3] === " ") {
      yield { status: Number(line.slice(0, 3)), lines };
      lines = [];
    }
  }
}

function refused(command: string, why: string): FinalError {
  // What comes after the verb may be a key.
  const [verb] = command.split(" ");
  return new FinalError(
    "TOR_REFUSED",
    `Tor does not obey ${verb}: ${why}`,
    "Give the keeper a Tor of its own with ControlSocket and CookieAuthentication, whose cookie its user may read",
  );
}

function unreachable(path: string, cause: unknown): RetryableError {
  return new RetryableError(
    "TOR_UNREACHABLE",
    `Tor cannot be asked at ${path}: ${cause instanceof Error ? cause.message : cause}`,
    "Look at `systemctl status tor`; the keeper's user must be in its group. Until then machines are not reached by Tor",
    { cause },
  );
}
