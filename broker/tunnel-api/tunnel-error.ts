import { FinalError } from "../../keeper/core/errors.ts";

/** Everything that the API in the tunnel refuses, with the HTTP status and the words that a host's operator is shown. */
const REFUSALS = [
  {
    code: "TUNNEL_REQUEST_INVALID",
    status: 400,
    what: "the request is not one that the broker knows",
    remedy: "update the host: broker and host have to be of versions that understand each other",
  },
  {
    code: "TUNNEL_NOTHING_HERE",
    status: 404,
    what: "there is nothing at this path",
    remedy: "ask for /v1/lease or /v1/acme-challenge",
  },
  {
    code: "TUNNEL_NO_LEASE",
    status: 403,
    what: "the address that asks is not the first of a leased prefix",
    remedy: "ask from the host itself, with the first address of its prefix, through the tunnel",
  },
  {
    code: "TUNNEL_NAME_FOREIGN",
    status: 403,
    what: "the name is not one of an address of this lease",
    remedy: "name an address of the prefix: its text with hyphens for colons, and the broker's zone",
  },
  {
    code: "TUNNEL_NO_NAMES",
    status: 404,
    what: "this broker gives no names",
    remedy: "use names of a domain of your own",
  },
  {
    code: "TUNNEL_CHALLENGES_FULL",
    status: 429,
    what: "too many names of this lease have a challenge",
    remedy: "wait an hour, or take some away by putting none",
  },
  {
    code: "TUNNEL_TOO_LARGE",
    status: 413,
    what: "the request is longer than any that makes sense",
    remedy: "put at most four values of 43 characters",
  },
] as const;

export type TunnelRefusal = (typeof REFUSALS)[number]["code"];

/** What the API refuses to do: `code`, `what` and `remedy` go to whoever asked. */
export class TunnelError extends FinalError {
  readonly status: number;

  constructor(code: TunnelRefusal) {
    const refusal = REFUSALS.find((one) => one.code === code);
    if (refusal === undefined) throw new Error(`this is a bug: no refusal is called ${code}`);
    super(code, refusal.what, refusal.remedy);
    this.status = refusal.status;
  }
}
