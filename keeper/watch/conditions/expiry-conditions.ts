import type { Condition } from "../alerts/condition.ts";
import type { Expiry } from "../ports/expiries.ts";
import type { WatchConfig } from "../watch-config.ts";

const DAY_MS = 86_400_000;

/** Codes that `expiryConditions` decides on. */
export const EXPIRY_CODES = ["CERTIFICATE_EXPIRES", "PORTAL_CERTIFICATE_EXPIRES", "TOKEN_EXPIRES"];

/** What must be renewed by hand soon. */
export function expiryConditions(
  now: number,
  expiries: readonly Expiry[],
  limits: WatchConfig["limits"],
): readonly Condition[] {
  return expiries
    .filter(({ at }) => at - now < limits.expiryDays * DAY_MS)
    .map(({ of, subject, at }) => condition(of, subject, new Date(at).toISOString().slice(0, 10)));
}

function condition(of: Expiry["of"], subject: string, day: string): Condition {
  switch (of) {
    case "certificate":
      return {
        code: "CERTIFICATE_EXPIRES",
        subject: `certificate ${subject}`,
        what: `the certificate in ${subject} is good until ${day}`,
        remedy: "renew it on the nodes, then give the keeper the new one: after that day it reaches no node",
      };
    case "portal":
      return {
        code: "PORTAL_CERTIFICATE_EXPIRES",
        subject: `certificate ${subject}`,
        what: `the portal's certificate in ${subject} is good until ${day}`,
        remedy: "look why it is not renewed; new files are served without a restart",
      };
    case "token":
      return {
        code: "TOKEN_EXPIRES",
        subject: `token ${subject}`,
        what: `the API token ${subject} is good until ${day}`,
        remedy: "prolong it in Proxmox VE, or make a new one and give it to the keeper",
      };
  }
}
