import { expect } from "chai";
import { pino } from "pino";
import { LogRing } from "../../../keeper/composition/log-ring.ts";

describe("the last lines of the log", () => {
  it("are told with level, words and what else a line has, and go on from the last one read", () => {
    const ring = new LogRing();
    const log = pino({ level: "debug", name: "keeper" }, ring);
    log.info({ subscription: "42" }, "entered");
    log.debug("chain event");
    log.error({ code: "STORE_FULL" }, "alert raised");
    const { lines } = ring.after(0);
    expect(lines.map(({ seq, level, message, fields }) => [seq, level, message, fields])).to.deep.equal([
      [1, "info", "entered", '{"subscription":"42"}'],
      [2, "debug", "chain event", ""],
      [3, "error", "alert raised", '{"code":"STORE_FULL"}'],
    ]);
    expect(ring.after(2).lines.map(({ seq }) => seq)).to.deep.equal([3]);
    expect(ring.after(3).lines).to.deep.equal([]);
  });

  it("are a bounded number, numbered on, and after a restart begin anew for who has read further", () => {
    const ring = new LogRing();
    const log = pino({ level: "info" }, ring);
    for (let line = 1; line <= 2_100; line++) log.info(`line ${line}`);
    const newest = ring.after(0).lines;
    expect([newest[0]?.seq, newest.at(-1)?.message]).to.deep.equal([1_601, "line 2100"]);
    // The first ones are forgotten: it goes on with the oldest that is there.
    expect(ring.after(5).lines[0]?.seq).to.equal(101);
    expect(new LogRing().after(2_100).lines).to.deep.equal([]);
    expect(ring.after(9_999).lines.at(-1)?.seq).to.equal(2_100);
  });
});
