import { expect } from "chai";
import { expiryConditions } from "../../../../keeper/watch/conditions/expiry-conditions.ts";
import { watchConfigSchema } from "../../../../keeper/watch/watch-config.ts";

const { limits } = watchConfigSchema.parse({});
const NOW = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;

describe("expiryConditions", () => {
  it("tells of what ends within three weeks, or has ended", () => {
    const expiries = [
      { of: "certificate", subject: "/etc/ca.pem", at: NOW + 20 * DAY },
      { of: "certificate", subject: "/etc/other.pem", at: NOW + 21 * DAY },
      { of: "portal", subject: "/etc/portal.pem", at: NOW + DAY },
      { of: "token", subject: "keeper@pve!main", at: NOW - DAY },
    ] as const;
    const found = expiryConditions(NOW, expiries, limits);
    expect(found.map(({ code, subject }) => `${code} ${subject}`)).to.deep.equal([
      "CERTIFICATE_EXPIRES certificate /etc/ca.pem",
      "PORTAL_CERTIFICATE_EXPIRES certificate /etc/portal.pem",
      "TOKEN_EXPIRES token keeper@pve!main",
    ]);
    expect(found[0]?.what).to.include("2027-01-21");
  });
});
