import type { Condition } from "../alerts/condition.ts";
import type { Expiry } from "../ports/expiries.ts";
import type { WatchConfig } from "../watch-config.ts";

const DAY_MS = 86_400_000;

/** Codes that `expiryConditions` decides on. */
export const EXPIRY_CODES = ["CERTIFICATE_EXPIRES", "TOKEN_EXPIRES"];

/** What must be renewed by hand soon. */
export function expiryConditions(
  now: number,
  expiries: readonly Expiry[],
  limits: WatchConfig["limits"],
): readonly Condition[] {
  return expiries
    .filter(({ at }) => at - now < limits.expiryDays * DAY_MS)
    .map(({ of, subject, at }) => {
      const day = new Date(at).toISOString().slice(0, 10);
      return of === "certificate"
        ? {
            code: "CERTIFICATE_EXPIRES",
            subject: `certificate ${subject}`,
            what: `the certificate in ${subject} is good until ${day}`,
            remedy:
              "renew it on the nodes, then give the keeper the new one: after that day it reaches no node",
          }
        : {
            code: "TOKEN_EXPIRES",
            subject: `token ${subject}`,
            what: `the API token ${subject} is good until ${day}`,
            remedy: "prolong it in Proxmox VE, or make a new one and give it to the keeper",
          };
    });
}
