import type { Condition } from "../alerts/condition.ts";
import type { Renewal } from "../ports/renewal.ts";

/** The codes that `renewalConditions` decides on. */
export const RENEWAL_CODES = ["CERTIFICATE_NOT_RENEWED"];

/** That the portal's certificate is not renewed. The one that is there goes on being served. */
export function renewalConditions(trouble: ReturnType<Renewal["trouble"]>): readonly Condition[] {
  if (trouble === null) return [];
  return [
    {
      code: "CERTIFICATE_NOT_RENEWED",
      subject: "portal certificate",
      what: `the portal has no new certificate: ${trouble.what}`,
      remedy: trouble.remedy,
    },
  ];
}
