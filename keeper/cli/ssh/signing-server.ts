import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Ask } from "../../portal/web/local/ask.ts";
import type { SigningPage } from "./signing-page.ts";
import type { WalletSignature } from "./tenant-wallet.ts";

const BODY_BYTES = 32_768;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const nextSchema = z.strictObject({ address });
const answerSchema = z.strictObject({ address, signature: z.string().regex(/^0x[0-9a-fA-F]{1,16384}$/) });
const refusalSchema = z.strictObject({ reason: z.string().max(500) });

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
  connection: "close",
};

/** What is to be signed, for the address that will sign it; null: nothing more. */
export type NextAsk = (address: string) => Promise<Ask | null>;

export interface SigningServer {
  /** For the browser. */
  readonly url: string;
  close(): Promise<void>;
}

/** Who hears what the page says. */
export interface SigningListener {
  readonly next: NextAsk;
  /** Whether it was waited for. */
  readonly answer: (signature: WalletSignature) => boolean;
  readonly refused: (reason: string) => void;
}

/**
 * The page that asks a browser's wallet, on loopback. Its URL has a token, so that no other page and no other user of the
 * machine can take part by guessing; who does get hold of it can spoil the signing but gains nothing, because what is
 * signed is public and the caller checks by whom.
 *
 * @param token in the URL
 */
export async function serveSigning(
  page: SigningPage,
  token: string,
  listener: SigningListener,
): Promise<SigningServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("this is a bug: the page has no port");
  const host = `127.0.0.1:${bound.port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, type = "text/plain", body = "") =>
      response.writeHead(status, { ...HEADERS, "content-type": `${type}; charset=utf-8` }).end(body);
    const [, given, name, ...rest] = (request.url ?? "").split("/");
    // Another name for this address would be a page elsewhere that had its name point here.
    if (request.headers.host !== host || given !== token || rest.length > 0) return void send(404);
    if (request.method === "GET") {
      if (name === "") return void send(200, "text/html", page.html);
      if (name === "sign.js") return void send(200, "text/javascript", page.script);
      if (name === "sign.css") return void send(200, "text/css", page.style);
      return void send(404);
    }
    const ours =
      request.headers.origin === `http://${host}` && request.headers["content-type"] === "application/json";
    if (request.method !== "POST" || !ours) return void send(403);
    const body = await readJson(request);
    if (name === "next") {
      const asked = nextSchema.safeParse(body);
      if (!asked.success) return void send(400);
      const ask = await listener.next(asked.data.address);
      return void send(200, "application/json", JSON.stringify({ ask }));
    }
    if (name === "answer") {
      const answer = answerSchema.safeParse(body);
      return void send(!answer.success ? 400 : listener.answer(answer.data) ? 204 : 409);
    }
    const refusal = refusalSchema.safeParse(body);
    if (name !== "refused" || !refusal.success) return void send(400);
    listener.refused(refusal.data.reason);
    send(204);
  }

  return {
    url: `http://${host}/${token}/`,
    async close() {
      server.close();
      // What the page is told last is on its way; a browser may hold connections that it never used.
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 1_000);
      await once(server, "close");
      clearTimeout(late);
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_BYTES) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return undefined;
  }
}
