import { expect } from "chai";
import { retryAfter } from "../../../keeper/certificates/retry-after.ts";

const NOW = Date.UTC(2027, 0, 1);
const WEEK = 7 * 86_400_000;

describe("retryAfter", () => {
  it("reads seconds and dates", () => {
    expect(retryAfter("120", NOW)).to.equal(120_000);
    expect(retryAfter("Fri, 01 Jan 2027 00:01:00 GMT", NOW)).to.equal(60_000);
  });

  it("is nothing where nothing sensible is said", () => {
    for (const header of [undefined, "", "soon", "-5", "0", ["7"], "Thu, 31 Dec 2026 00:00:00 GMT"])
      expect(retryAfter(header, NOW), String(header)).to.equal(0);
  });

  it("lets nobody put us off for longer than a week", () => {
    expect(retryAfter("999999999", NOW)).to.equal(WEEK);
    expect(retryAfter("Fri, 01 Jan 2100 00:00:00 GMT", NOW)).to.equal(WEEK);
  });
});
