import { FinalError } from "../../keeper/core/errors.ts";

/** Everything that the installer's server refuses, with the HTTP status and the words that the operator is shown. */
const REFUSALS = [
  {
    code: "SETUP_LOGIN_NEEDED",
    status: 401,
    what: "nobody is logged in here",
    remedy:
      "type the code that the host's console shows; who is logged in elsewhere is out as soon as a new code is used",
  },
  {
    code: "SETUP_CODE_WRONG",
    status: 403,
    what: "this is not the code, or it was used or has run out",
    remedy: "compare it with the host's console; blockhost install --code shows a new one",
  },
  {
    code: "SETUP_LOGIN_TOO_SOON",
    status: 429,
    what: "the last code from this address was wrong",
    remedy: "wait a moment and try again; the wait is never longer than a minute",
  },
  {
    code: "SETUP_FOREIGN_REQUEST",
    status: 403,
    what: "the request does not come from this installer's page",
    remedy: "reload the page",
  },
  {
    code: "SETUP_SIGNATURE_WRONG",
    status: 403,
    what: "this text was not made here for this wallet, or the signature under it is not the wallet's",
    remedy: "sign again with the account that is shown; a text is good once and for five minutes",
  },
  {
    code: "SETUP_WALLET_NEEDED",
    status: 409,
    what: "no wallet has shown that it is the admin's",
    remedy: "connect the wallet that is to be the admin and sign with it",
  },
  {
    code: "SETUP_ANSWERS_MISSING",
    status: 409,
    what: "this needs answers that are not there yet or not valid",
    remedy: "go back to the steps that are not ticked",
  },
  {
    code: "SETUP_RUNNING",
    status: 409,
    what: "the installation is under way and works with the answers as they are",
    remedy: "cancel it, wait for the next boundary between steps, then change the answers and go on",
  },
  {
    code: "SETUP_REHEARSING",
    status: 409,
    what: "a rehearsal is on, and works on the same Proxmox VE",
    remedy: "let it end, or stop it first",
  },
  {
    code: "SETUP_DONE",
    status: 409,
    what: "the installation is done and its answers are closed",
    remedy: "change the keeper's configuration instead",
  },
  {
    code: "SETUP_NOT_STARTED",
    status: 409,
    what: "the account that pays is not known yet",
    remedy: "begin the installation; it makes the account's key",
  },
  {
    code: "SETUP_NOT_DONE",
    status: 409,
    what: "the installation is not done yet",
    remedy: "let it end first",
  },
  {
    code: "SETUP_FAILED",
    status: 500,
    what: "the installer made a mistake",
    remedy: "try again; its log has the reason",
  },
] as const;

/** What the installer's server refuses to do: `code`, `what` and `remedy` go to whoever asked. */
export class SetupError extends FinalError {
  readonly status: number;
  /** More for programs: seconds to wait. */
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(
    code: (typeof REFUSALS)[number]["code"],
    facts: Readonly<Record<string, string | number>> = {},
  ) {
    const refusal = REFUSALS.find((one) => one.code === code);
    if (refusal === undefined) throw new Error(`this is a bug: no refusal is called ${code}`);
    super(code, refusal.what, refusal.remedy);
    this.status = refusal.status;
    this.facts = facts;
  }
}
