import { expect } from "chai";
import { responseLimit } from "../../../broker/dns/response-limit.ts";

describe("the response-rate limit", () => {
  const verdicts = (limit: ReturnType<typeof responseLimit>, from: string, times: number, now = 0) =>
    Array.from({ length: times }, () => limit(from, now));

  it("answers so often in a second, then every other time only that there is more by TCP", () => {
    const limit = responseLimit(2);
    const expected = ["answer", "answer", "truncate", "drop", "truncate", "drop"];
    expect(verdicts(limit, "203.0.113.7", 6)).to.deep.equal(expected);
    expect(verdicts(limit, "203.0.113.7", 2, 1_000)).to.deep.equal(["answer", "answer"]);
  });

  it("counts a network as one: a victim has more than one address", () => {
    for (const [one, other, stranger] of [
      ["203.0.113.7", "203.0.113.8", "203.0.114.7"],
      ["::ffff:203.0.113.7", "203.0.113.8", "::ffff:203.0.114.7"],
      ["2001:db8:0:a::7", "2001:db8:0:b::8", "2001:db8:0:100::7"],
      ["fe80::1%eth0", "fe80::2%eth0", "2001:db8::1"],
    ] as const) {
      const limit = responseLimit(1);
      expect([limit(one, 0), limit(other, 0), limit(stranger, 0)], one).to.deep.equal([
        "answer",
        "truncate",
        "answer",
      ]);
    }
  });

  it("holds also when the clock is set back", () => {
    const limit = responseLimit(1);
    expect([limit("::1", 5_000), limit("::1", 1_000), limit("::1", 1_000)]).to.deep.equal([
      "answer",
      "answer",
      "truncate",
    ]);
  });

  it("remembers no more networks than it has room for", () => {
    const limit = responseLimit(1);
    for (let at = 0; at < 50_000; at++)
      limit(`2001:db8:${(at >> 8).toString(16)}:${(at & 255).toString(16)}00::1`, 0);
    expect(limit("203.0.113.7", 0)).to.equal("drop");
    expect(limit("203.0.113.7", 1_000)).to.equal("answer");
  });
});
