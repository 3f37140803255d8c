import { expect } from "chai";
import { KeeperLog } from "../../../devnet/keeper/keeper-log.ts";

const line = (msg: string, subscription = "1") => JSON.stringify({ time: 0, level: 30, msg, subscription });
const forever = new AbortController().signal;

describe("KeeperLog", () => {
  it("finds what was said before and what will be said", async () => {
    const log = new KeeperLog();
    log.push(line("seen"));
    log.push("not JSON");
    expect((await log.waitFor({ msg: "seen" }, { signal: forever })).msg).to.equal("seen");
    const later = log.waitFor({ msg: "delivered", subscription: "2" }, { signal: forever });
    log.push(line("delivered", "1"));
    log.push(line("delivered", "2"));
    expect((await later).subscription).to.equal("2");
  });

  it("begins where it is told to", async () => {
    const log = new KeeperLog();
    log.push(line("attested"));
    const next = log.waitFor({ msg: "attested" }, { from: log.length, signal: forever });
    log.push(JSON.stringify({ time: 7, level: 30, msg: "attested", subscription: "1" }));
    expect((await next).time).to.equal(7);
  });

  it("tells what else happens to the subscription meanwhile", async () => {
    const log = new KeeperLog();
    for (const msg of ["seen", "entered", "delivered"]) log.push(line(msg));
    const heard: string[] = [];
    await log.waitFor(
      { msg: "delivered", subscription: "1" },
      { signal: forever, onLine: ({ msg }) => heard.push(msg) },
    );
    expect(heard).to.deep.equal(["seen", "entered"]);
  });

  it("gives up when the keeper ends or nobody wants to know any more", async () => {
    const log = new KeeperLog();
    const quit = new AbortController();
    const waits = [
      log.waitFor({ msg: "never" }, { signal: quit.signal }),
      log.waitFor({ msg: "never" }, { signal: forever }),
    ].map((wait) => wait.catch((error: Error) => error.message));
    quit.abort(new Error("stopped"));
    log.end(new Error("the keeper ended"));
    expect(await Promise.all(waits)).to.deep.equal(["the keeper ended", "the keeper ended"]);
    const aborted = AbortSignal.abort(new Error("stopped"));
    const other = new KeeperLog();
    expect(await other.waitFor({ msg: "x" }, { signal: aborted }).catch((e: Error) => e.message)).to.equal(
      "stopped",
    );
  });
});
