import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Time } from "../../core/time.ts";
import { decodeChallenge } from "../../protocol/login-challenge.ts";
import type { LoginAttempt } from "../../protocol/login-message.ts";
import type { Delegations } from "../ports/delegations.ts";
import type { Machines, PortalMachine } from "../ports/machines.ts";
import type { Ownership } from "../ports/ownership.ts";
import type { PortalLog } from "../ports/portal-log.ts";
import { delegationsDocument } from "./delegations-document.ts";
import type { LoginState } from "./login-state.ts";
import type { Logins } from "./logins.ts";
import { MinuteBudget } from "./minute-budget.ts";
import { peerOf } from "./peer-of.ts";
import { PortalError } from "./portal-error.ts";
import { readBody } from "./read-body.ts";
import type { Site } from "./site.ts";

const MOST_BODY = 1_024;
const BODY = /^BlockHost login 1\nchallenge=(bh1\.[A-Za-z0-9_-]{1,620})\ncode=([BCDFGHJKLMNPQRSTVWXZ]{8})\n$/;
/** How far a guest's clock may be from ours, seconds. */
const CLOCK_SECONDS = 300;
/** A login asks for both documents, and a stranger's try with some key may too. */
const DOCUMENTS_IN_MINUTE = 240;
/** Names of machines that are not there: looking for one takes a look at all. From one address. */
const MISSES_IN_MINUTE = 60;

/** What the relay works on. */
export interface RelayParts {
  readonly site: Site;
  readonly machines: Machines;
  readonly ownership: Ownership;
  readonly delegations: Delegations;
  readonly logins: Logins;
  readonly time: Time;
  readonly log: PortalLog;
}

/**
 * Answers guests, as pam/FORMAT.md section 7 has it: one request a connection, nothing secret, nothing believed that
 * does not prove itself. Whoever asks may be a tenant's own program with root's rights.
 */
export function relay(parts: RelayParts): RequestListener {
  const { machines, ownership, delegations, logins, time, log } = parts;
  const documents = new MinuteBudget(DOCUMENTS_IN_MINUTE);
  const misses = new MinuteBudget(MISSES_IN_MINUTE);

  /** The machine that a guest says it is. Behind a router of the operator's an address is nobody's. */
  async function ownMachine(request: IncomingMessage, instance: string): Promise<PortalMachine> {
    const peer = peerOf(request);
    const machine = misses.left(peer, time.now()) ? await machines.ofInstance(instance) : null;
    if (machine === null) {
      misses.take(peer, time.now());
      throw new PortalError("MACHINE_UNKNOWN");
    }
    const caller = peer === machine.ipv4 ? machine : await machines.ofAddress(peer);
    if (caller !== null && caller.instance !== instance) throw new PortalError("LOGIN_FOREIGN");
    return machine;
  }

  async function login(request: IncomingMessage, response: ServerResponse): Promise<string> {
    const [, token = "", code = ""] = BODY.exec((await readBody(request, MOST_BODY)) ?? "") ?? [];
    const attempt = decoded(token);
    const machine = await ownMachine(request, attempt.instance);
    if (!isOf(parts.site, machine, attempt)) throw new PortalError("LOGIN_FOREIGN");
    if (Math.abs(time.now() / 1_000 - attempt.issuedAt) > CLOCK_SECONDS) throw new PortalError("LOGIN_CLOCK");
    if (response.destroyed) return "";
    const { ended } = logins.begin(machine, attempt, code);
    response.once("close", () => logins.leave(attempt.sid));
    const facts = { subscription: `${machine.subscription}`, login: attempt.sid, source: attempt.sourceIp };
    log.info(facts, "a login waits for its wallet");
    const state = await ended;
    log.info({ ...facts, state: state.name }, "a login has ended");
    return answerOf(state);
  }

  async function document(request: IncomingMessage, instance: string, name: string): Promise<string> {
    const machine = await ownMachine(request, instance);
    if (!documents.take(instance, time.now())) throw new PortalError("LOGIN_TOO_MANY");
    if (name === "delegations") {
      return delegationsDocument(
        await delegations.list(machine.subscription, Math.floor(time.now() / 1_000)),
      );
    }
    const statement = await ownership.statement(machine.subscription);
    if (statement === null) throw new PortalError("MACHINE_UNKNOWN");
    return statement;
  }

  function route(request: IncomingMessage, response: ServerResponse): Promise<string> {
    const { method = "", url = "" } = request;
    if (method === "POST" && url === "/guest/v1/logins") return login(request, response);
    const [, instance = "", name = ""] =
      /^\/guest\/v1\/machines\/([0-9a-f]{32})\/(ownership|delegations)$/.exec(url) ?? [];
    if (method !== "GET" || name === "") return Promise.reject(new PortalError("NO_SUCH_PAGE"));
    return document(request, instance, name);
  }

  return (request, response) => {
    route(request, response).then(
      (body) => answer(response, body === "" ? 503 : 200, body),
      (error: unknown) => {
        if (!(error instanceof PortalError)) {
          log.warn({ reason: error instanceof Error ? error.message : String(error) }, "relay");
        }
        const [status, word] =
          error instanceof PortalError ? [error.status, error.code] : ([503, "PORTAL_BUSY"] as const);
        answer(response, status, `${word}\n`);
      },
    );
  };
}

function decoded(token: string): LoginAttempt {
  try {
    return decodeChallenge(token);
  } catch {
    throw new PortalError("LOGIN_MALFORMED");
  }
}

function isOf({ domain, chainId, contract }: Site, machine: PortalMachine, attempt: LoginAttempt): boolean {
  return (
    attempt.domain === domain &&
    attempt.chainId === chainId &&
    attempt.contract === contract &&
    attempt.tokenId === machine.subscription &&
    attempt.vm === machine.vm &&
    attempt.user === machine.linuxUser
  );
}

/** Empty when there is nothing to say to a guest whose time is over. */
function answerOf(state: LoginState): string {
  if (state.name === "approved") return `signature=${state.signature}\n`;
  return state.name === "denied" || state.name === "void" ? "denied\n" : "";
}

function answer(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=us-ascii",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    Connection: "close",
  });
  response.end(body);
}
