import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { type AuditEntry, answerLine } from "../../../keeper/rootd/answer-line.ts";

describe("answerLine", () => {
  let obeyed: unknown[];
  let audited: AuditEntry[];

  beforeEach(() => {
    obeyed = [];
    audited = [];
  });

  const answer = (line: string) =>
    answerLine(
      line,
      async (request) => {
        expect(audited.at(-1)?.event).to.equal("asked");
        obeyed.push(request);
        return [];
      },
      (entry) => audited.push(entry),
    );
  const knock = { verb: "knock-open", ports: [22], source: "203.0.113.7", seconds: 300 };

  it("does what is asked, written to the audit log before and after", async () => {
    expect(await answer(JSON.stringify(knock))).to.deep.equal({ ok: true, open: [] });
    expect(obeyed).to.deep.equal([knock]);
    expect(audited).to.deep.equal([
      { event: "asked", request: knock },
      { event: "done", open: [] },
    ]);
  });

  it("says why it could not be done", async () => {
    const refusal = await answerLine(
      JSON.stringify({ verb: "knock-close" }),
      () => Promise.reject(new RetryableError("ROOTD_FIREWALL_FAILED", "the kernel says no", "ask again")),
      (entry) => audited.push(entry),
    );
    expect(refusal).to.deep.equal({
      ok: false,
      code: "ROOTD_FIREWALL_FAILED",
      what: "the kernel says no",
      remedy: "ask again",
    });
    expect(audited.map(({ event }) => event)).to.deep.equal(["asked", "refused"]);
  });

  it("does nothing that cannot be written to the audit log", async () => {
    const line = JSON.stringify({ verb: "knock-close" });
    const full = () => {
      throw new Error("No space left on device");
    };
    const failure = await answerLine(line, async () => expect.fail("it was done"), full).catch(
      (error) => error,
    );
    expect(failure).to.have.property("message", "No space left on device");
  });

  describe("refuses, and does nothing for, a thief who reaches the socket with", () => {
    const attacks: Readonly<Record<string, unknown>> = {
      "no object": null,
      "a list": [knock],
      "a verb that there is not": { verb: "exec", argv: ["/bin/sh"] },
      "a verb of every object": { verb: "constructor" },
      "no verb": { ports: [22] },
      "two verbs": { ...knock, verb: ["knock-close", "knock-open"] },
      "a field too many": { ...knock, table: "filter" },
      "a prototype": JSON.parse('{"verb":"knock-close","__proto__":{"ports":[22]}}'),
      "no port": { ...knock, ports: [] },
      "every port": { ...knock, ports: Array.from({ length: 65_535 }, (_, at) => at + 1) },
      "port 0": { ...knock, ports: [0] },
      "a port beyond the last": { ...knock, ports: [65_558] },
      "a port that is text": { ...knock, ports: ["22, 0-65535"] },
      "half a port": { ...knock, ports: [22.5] },
      "the whole world": { ...knock, source: "0.0.0.0/0" },
      "half of it": { ...knock, source: "2000::/3" },
      "a wider network than a household's": { ...knock, source: "203.0.112.0/23" },
      "a name": { ...knock, source: "evil.example" },
      "nftables' own words": { ...knock, source: "203.0.113.7 . 22 } ; flush ruleset ; #" },
      "a set": { ...knock, source: "@knock4" },
      "a range": { ...knock, source: "0.0.0.0-255.255.255.255" },
      "an option": { ...knock, source: "-f" },
      "a line of its own for the log": { ...knock, source: '203.0.113.7"}\n{"event":"done"' },
      "an address as a number": { ...knock, source: 3_405_803_783 },
      "no time": { verb: "knock-open", ports: [22], source: "203.0.113.7" },
      "for ever": { ...knock, seconds: 0 },
      "a time in the past": { ...knock, seconds: -300 },
      "a day": { ...knock, seconds: 86_400 },
      "a time that is text": { ...knock, seconds: "300" },
      "a time without end": '{"verb":"knock-open","ports":[22],"source":"203.0.113.7","seconds":1e999}',
      "a network that has logged in": { verb: "knock-narrow", source: "203.0.113.0/24" },
      "no JSON": "knock-open 22",
      nothing: "",
      "half a request": '{"verb":"knock-close"',
      "a depth that ends parsers": "[".repeat(60_000),
    };
    for (const [name, attack] of Object.entries(attacks)) {
      it(name, async () => {
        const refusal = await answer(typeof attack === "string" ? attack : JSON.stringify(attack));
        expect(refusal).to.include({ ok: false, code: "ROOTD_REQUEST_INVALID" });
        expect(obeyed).to.deep.equal([]);
        expect(audited).to.have.length(1);
        expect(JSON.stringify(audited[0])).to.match(/^\{"event":"refused",[^\n]{1,500}\}$/);
      });
    }
  });
});
