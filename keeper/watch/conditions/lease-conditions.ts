import type { Condition } from "../alerts/condition.ts";
import type { LeaseTrouble } from "../ports/lease-trouble.ts";

/** The codes that `leaseConditions` decides on. What the chain's servers do is an alert of their own. */
export const LEASE_CODES = [
  ...["LEASE_LOST", "LEASE_BUDGET", "LEASE_PRICE", "LEASE_NO_RENEWAL", "LEASE_CALL_REFUSED"],
  ...["LEASE_ANSWER_UNUSABLE", "TUNNEL_SILENT", "TUNNEL_PREFIX_TAKEN", "DAEMON_UNREACHABLE"],
];

export function leaseConditions(trouble: ReturnType<LeaseTrouble["trouble"]>): readonly Condition[] {
  return LEASE_CODES.flatMap((code) => {
    const first = trouble.find((each) => each.code === code);
    return first === undefined ? [] : [{ code, subject: "IPv6", what: first.what, remedy: first.remedy }];
  });
}
