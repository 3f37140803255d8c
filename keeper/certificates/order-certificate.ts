import { type Authorization, type Client, crypto, type Order } from "acme-client";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import { AcmeRefused } from "./acme-refused.ts";
import { acmeWords } from "./acme-words.ts";
import type { ChallengeResponder } from "./challenge-responder.ts";
import { checkPair } from "./check-pair.ts";
import { registerAccount } from "./register-account.ts";
import type { TlsPair } from "./tls-pair.ts";

/** Between two looks at what the authority is at, unless it says more; milliseconds. */
const LOOK_MS = 2_000;
const LONGEST_LOOK_MS = 60_000;
/** For all of an order, milliseconds. */
const PATIENCE_MS = 300_000;

export interface OrderOptions {
  readonly client: Client;
  readonly email?: string | undefined;
  readonly host: string;
  readonly responder: ChallengeResponder;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/**
 * Has an authority certify a fresh key for a host (RFC 8555).
 *
 * @throws RetryableError ACME_UNREACHABLE, ACME_RATE_LIMITED, ACME_SLOW; FinalError ACME_CHALLENGE_FAILED, ACME_REFUSED, CERTIFICATE_UNUSABLE
 */
export async function orderCertificate(options: OrderOptions): Promise<TlsPair> {
  const { client, email, host, time, signal } = options;
  const deadline = time.now() + PATIENCE_MS;

  /** Looks until it is what it should be. */
  async function until<T extends object>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look();
      if (isThere(seen)) return seen;
      if (time.now() >= deadline) throw slow();
      await time.sleep(Math.min(LONGEST_LOOK_MS, Math.max(LOOK_MS, toldToWait(seen))), signal);
      signal.throwIfAborted();
    }
  }

  await registerAccount(client, email);
  const order = await client.createOrder({ identifiers: [{ type: "dns", value: host }] });
  for (const authorization of await client.getAuthorizations(order)) {
    if (authorization.status === "valid") continue;
    const one = { ...order, authorizations: [authorization.url] };
    const look = async () => only(await client.getAuthorizations(one));
    await authorize(options, authorization, () => until(look, isDecided));
  }
  await until(() => client.getOrder(order), isReady);
  const [key, csr] = await crypto.createCsr(
    { altNames: [host] },
    await crypto.createPrivateEcdsaKey("P-256"),
  );
  await client.finalizeOrder(order, csr);
  const done = await until(() => client.getOrder(order), isIssued);
  const pair = { cert: await client.getCertificate(done), key: key.toString() };
  checkPair(pair, host);
  return pair;
}

async function authorize(
  { client, host, responder }: OrderOptions,
  { challenges }: Authorization,
  decision: () => Promise<Authorization>,
): Promise<void> {
  const challenge = challenges.find(({ type }) => type === responder.type);
  if (challenge === undefined) throw new AcmeRefused(`it does not offer ${responder.type}`);
  const answer = await client.getChallengeKeyAuthorization(challenge);
  const takeAway = await responder.present({ host, token: challenge.token, answer });
  try {
    await client.completeChallenge(challenge);
    const { status, challenges: seen } = await decision();
    if (status === "valid") return;
    const { error } = seen.find(({ url }) => url === challenge.url) ?? challenge;
    throw challengeFailed(host, responder.type, detailOf(error, `the authorization is ${status}`));
  } finally {
    await takeAway();
  }
}

function only(authorizations: readonly Authorization[]): Authorization {
  const [authorization] = authorizations;
  if (authorization === undefined) throw new AcmeRefused("an order lost its authorization");
  return authorization;
}

const isDecided = ({ status }: Authorization) => status !== "pending";
const isReady = (order: Order) => isNot("pending", order);
const isIssued = (order: Order) => isNot("processing", order) && isNot("ready", order);

function isNot(stage: Order["status"], { status, error }: Order): boolean {
  if (status === "invalid") throw new AcmeRefused(detailOf(error, "the order is invalid"));
  return status !== stage;
}

function detailOf(problem: object | undefined, otherwise: string): string {
  return acmeWords(problem && "detail" in problem ? problem.detail : undefined, otherwise);
}

function toldToWait(seen: object): number {
  return "retryAfterMs" in seen && typeof seen.retryAfterMs === "number" ? seen.retryAfterMs : 0;
}

function slow(): RetryableError {
  return new RetryableError(
    "ACME_SLOW",
    "The certificate authority did not come to an end with the order within five minutes.",
    "Nothing: it is tried again by itself.",
  );
}

function challengeFailed(host: string, type: ChallengeResponder["type"], detail: string): FinalError {
  return new FinalError(
    "ACME_CHALLENGE_FAILED",
    `The certificate authority did not find the answer to its ${type} challenge for ${host}: ${detail}.`,
    "Check that the name leads to this machine, and for http-01 that port 80 of it reaches portal.tls.challenge.listen.",
  );
}
