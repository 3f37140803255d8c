import { FinalError } from "../../core/errors.ts";

/** Everything that the portal refuses, with the HTTP status and the words that people are shown. */
const REFUSALS = [
  {
    code: "REQUEST_INVALID",
    status: 400,
    what: "the request is not one that the portal knows",
    remedy: "reload the page and try again",
  },
  {
    code: "REQUEST_TOO_LARGE",
    status: 413,
    what: "the request is too large",
    remedy: "reload the page and try again",
  },
  {
    code: "REQUEST_TYPE",
    status: 415,
    what: "the portal reads JSON only",
    remedy: "send it with Content-Type: application/json",
  },
  { code: "NO_SUCH_PAGE", status: 404, what: "there is no such page", remedy: "check the address" },
  {
    code: "TOO_MANY_REQUESTS",
    status: 429,
    what: "too many requests from your network",
    remedy: "wait a minute and try again",
  },
  { code: "PORTAL_FAILED", status: 500, what: "the portal made a mistake", remedy: "try again" },
  {
    code: "PORTAL_BUSY",
    status: 503,
    what: "what the portal has to ask, the chain or the machine's node, does not answer just now",
    remedy: "try again in a few seconds",
  },
  {
    code: "SUBSCRIPTION_UNKNOWN",
    status: 404,
    what: "there is no subscription with this number",
    remedy: "check the number; a purchase that was just paid is here when the chain has confirmed it",
  },
  {
    code: "COMMAND_NOT_HERE",
    status: 404,
    what: "nothing has come of a command with this number yet",
    remedy: "ask again: a command is obeyed a few blocks after it was posted",
  },
  {
    code: "READERS_TOO_MANY",
    status: 429,
    what: "too many watch this already",
    remedy: "close other windows that show progress, and try again",
  },
  {
    code: "SESSION_NEEDED",
    status: 401,
    what: "this is for whoever holds the machine",
    remedy: "sign in with the wallet; a session lasts an hour",
  },
  {
    code: "WALLET_NOT_OPERATOR",
    status: 403,
    what: "this wallet does not run this host",
    remedy: "choose the account that has the operator's or the admin's role, and sign again",
  },
  {
    code: "SESSION_CHALLENGE_UNKNOWN",
    status: 403,
    what: "this text is not one that waits here to be signed by this wallet",
    remedy: "start again: a text is good once and for five minutes",
  },
  {
    code: "LOGIN_NOT_HERE",
    status: 404,
    what: "this login is not here",
    remedy: "press Enter in the terminal; the link is good for two minutes",
  },
  {
    code: "LOGIN_CODE_MALFORMED",
    status: 400,
    what: "a code is eight consonants",
    remedy: "type the code that the terminal shows",
  },
  {
    code: "LOGIN_CODE_WRONG",
    status: 403,
    what: "this is not the code of this login",
    remedy: "type the code that the terminal shows; after five wrong ones the login is void",
  },
  {
    code: "LOGIN_ENDED",
    status: 410,
    what: "this login has ended",
    remedy: "start ssh again and open the new link",
  },
  {
    code: "LOGIN_TICKET_WRONG",
    status: 403,
    what: "this login was opened in another window",
    remedy: "go on in that window, or type the code here again",
  },
  {
    code: "LOGIN_TRIED_TOO_OFTEN",
    status: 429,
    what: "this login was tried too often",
    remedy: "start ssh again and open the new link",
  },
  {
    code: "LOGIN_MALFORMED",
    status: 400,
    what: "a guest sent a login that is none",
    remedy: "update the guest package",
  },
  {
    code: "LOGIN_CLOCK",
    status: 400,
    what: "a guest's clock is more than five minutes off",
    remedy: "set the guest's clock, or the host's",
  },
  {
    code: "LOGIN_FOREIGN",
    status: 403,
    what: "a login is not one of the machine that sent it",
    remedy: "compare the guest's /etc/blockhost/guest.conf with the keeper's configuration",
  },
  {
    code: "LOGIN_SOURCE_BLOCKED",
    status: 403,
    what: "the owner has refused logins from this address",
    remedy: "wait ten minutes",
  },
  {
    code: "LOGIN_REPEATED",
    status: 409,
    what: "a login was sent twice",
    remedy: "start ssh again",
  },
  {
    code: "LOGIN_TOO_MANY",
    status: 429,
    what: "too many logins wait or have come in this minute",
    remedy: "wait a minute; pasting a signature and delegated keys go on working",
  },
  {
    code: "MACHINE_UNKNOWN",
    status: 404,
    what: "there is no machine with this number here",
    remedy: "check the number",
  },
  {
    code: "MACHINE_CLOSED",
    status: 403,
    what: "nobody may log in to this machine now",
    remedy: "renew the subscription if it has run out",
  },
  {
    code: "WALLET_NOT_HOLDER",
    status: 403,
    what: "this wallet neither owns the machine nor is lent it",
    remedy: "choose the account that holds the machine and sign again; nothing is lost",
  },
  {
    code: "SIGNATURE_WRONG",
    status: 403,
    what: "the signature is not this wallet's under this text",
    remedy: "sign again with the account that the page names",
  },
  {
    code: "WALLET_IS_CONTRACT",
    status: 403,
    what: "a contract wallet can sign as the owner only, not as one that the machine is lent to",
    remedy: "have the owner lend the machine to a plain wallet",
  },
  {
    code: "KEY_MALFORMED",
    status: 400,
    what: "this is not an ssh-ed25519 public key",
    remedy: "paste the line of a .pub file; ssh-keygen -t ed25519 makes one",
  },
  {
    code: "KEY_DELEGATION_INVALID",
    status: 400,
    what: "the delegation is not one that a guest would take now",
    remedy: "reload the page and sign again",
  },
  {
    code: "KEY_NOT_NEWER",
    status: 409,
    what: "there is a delegation of this key that is as new or newer",
    remedy: "reload the page and sign again",
  },
] as const;

export type Refusal = (typeof REFUSALS)[number]["code"];

/** What the portal refuses to do: `code`, `what` and `remedy` go to whoever asked. */
export class PortalError extends FinalError {
  readonly status: number;
  /** More for programs: state of a login, tries left. */
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: Refusal, facts: Readonly<Record<string, string | number>> = {}) {
    const refusal = REFUSALS.find((one) => one.code === code);
    if (refusal === undefined) throw new Error(`this is a bug: no refusal is called ${code}`);
    super(code, refusal.what, refusal.remedy);
    this.status = refusal.status;
    this.facts = facts;
  }
}
