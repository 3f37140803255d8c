import { RetryableError } from "../core/errors.ts";

/** What keeps a lease from going on, each with what to do. It is tried again by itself. */
const PROBLEMS = [
  {
    code: "LEASE_BUDGET",
    retry: true,
    what: "with its fee more would be paid to brokers within 30 days than network.ipv6.budget allows",
    remedy: "wait, or raise the budget in the keeper's configuration",
  },
  {
    code: "LEASE_PRICE",
    retry: true,
    what: "the broker asks more for a period than was agreed to",
    remedy:
      "agree to it: blockhost broker renew --max-price AMOUNT; or lease from another: blockhost broker list",
  },
  {
    code: "LEASE_NO_RENEWAL",
    retry: true,
    what: "the broker takes no renewals any more: it was barred, or it has retired",
    remedy:
      "lease from another before the paid time ends: blockhost broker release, then blockhost broker request",
  },
  {
    code: "LEASE_REQUEST_PENDING",
    retry: true,
    what: "a request that this keeper knows nothing of is open for this host; it ends within an hour",
    remedy: "nothing to do after a loss of the store; else see who else may act as keeper or admin",
  },
  {
    code: "LEASE_CALL_REFUSED",
    retry: true,
    what: "the contract of leases refuses what the keeper asks",
    remedy: "look at it with `blockhost broker doctor`",
  },
  {
    code: "LEASE_ANSWER_MISSING",
    retry: true,
    what: "the contract says that the request was answered, but no server shows the answer",
    remedy: "use an RPC server that has the logs of the last hours",
  },
  {
    code: "LEASE_ANSWER_UNUSABLE",
    retry: true,
    what: "the broker's answer does not open, or is of no use to this host; other keys are sent in an hour",
    remedy: "tell the broker's operator, or give the lease back: blockhost broker release",
  },
  {
    code: "TUNNEL_SILENT",
    retry: true,
    what: "the tunnel is made, but the broker does not answer in it",
    remedy: "let UDP out to the broker's port; if it does so already, tell the broker's operator",
  },
] as const;

export type LeaseProblem = (typeof PROBLEMS)[number]["code"];

/** @param detail behind a colon; "" for none */
export function leaseProblem(code: LeaseProblem, detail = ""): RetryableError {
  const { what = "", remedy = "" } = PROBLEMS.find((problem) => problem.code === code) ?? {};
  return new RetryableError(code, detail === "" ? what : `${what}: ${detail}`, remedy);
}
