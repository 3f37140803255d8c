import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expandChallenge } from "../../../keeper/protocol/login-challenge.ts";

interface Signer {
  readonly address: string;
  signMessage(text: string): Promise<string>;
}

/** What a guest posts. */
export interface PostedLogin {
  readonly challenge: string;
  readonly code: string;
}

export type LoginHandler = (login: PostedLogin, response: ServerResponse) => Promise<void> | void;

/** The host's end of pam/FORMAT.md section 7, for guests that are tested. It answers as it is told. */
export interface Relay {
  /** As guest.conf has it. */
  readonly address: string;
  /** What guests have posted, in order. */
  readonly logins: readonly PostedLogin[];
  /** How often each path below /guest/v1/ was asked for, `logins`, `ownership` or `delegations`. */
  readonly asked: Readonly<Record<string, number>>;
  /** Requests without an answer so far. */
  open(): number;
  /** Decides about logins from now on. */
  decide(handler: LoginHandler): void;
  /** Null: 404. */
  ownership: string | null;
  delegations: string | null;
  close(): Promise<void>;
}

/** The browser's part: a wallet signs what the guest has posted. */
export function approvedBy(wallet: Signer): LoginHandler {
  return async ({ challenge }, response) => {
    const signature = await wallet.signMessage(expandChallenge(challenge, wallet.address));
    answer(response, 200, `signature=${signature}\n`);
  };
}

/** An answer as the portal gives it. */
export function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "text/plain", "Content-Length": body.length });
  response.end(body);
}

const POSTED = /^BlockHost login 1\nchallenge=(bh1\.[A-Za-z0-9_-]+)\ncode=([BCDFGHJKLMNPQRSTVWXZ]{8})\n$/;

export async function openRelay(): Promise<Relay> {
  const logins: PostedLogin[] = [];
  const asked: Record<string, number> = { logins: 0, ownership: 0, delegations: 0 };
  const pending = new Set<ServerResponse>();
  let decide: LoginHandler = (_login, response) => answer(response, 503, "");
  const state: { ownership: string | null; delegations: string | null } = {
    ownership: null,
    delegations: null,
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = /^\/guest\/v1\/(?:(logins)|machines\/[0-9a-f]{32}\/(ownership|delegations))$/.exec(
      request.url ?? "",
    );
    const name = what?.[1] ?? what?.[2] ?? "";
    if (!Object.hasOwn(asked, name)) return answer(response, 404, "");
    asked[name] = (asked[name] ?? 0) + 1;
    if (name === "ownership" || name === "delegations") {
      const document = state[name];
      return document === null ? answer(response, 404, "") : answer(response, 200, document);
    }
    const [, challenge, code] = POSTED.exec(await text(request)) ?? [];
    if (request.method !== "POST" || challenge === undefined || code === undefined) {
      return answer(response, 400, "");
    }
    const login = { challenge, code };
    logins.push(login);
    await decide(login, response);
  }

  const server = createServer((request, response) => {
    pending.add(response);
    response.once("close", () => pending.delete(response));
    response.on("error", () => undefined);
    void serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return Object.assign(state, {
    address: `127.0.0.1:${address.port}`,
    logins,
    asked,
    open: () => pending.size,
    decide(handler: LoginHandler) {
      decide = handler;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  });
}
