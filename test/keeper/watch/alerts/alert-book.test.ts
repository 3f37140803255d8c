import { expect } from "chai";
import { AlertBook } from "../../../../keeper/watch/alerts/alert-book.ts";
import { handTime } from "../../../fakes/hand-time.ts";
import { MemoryAlertStore } from "./memory-alert-store.ts";

const LOST = { code: "NODE_LOST", subject: "node a", what: "node a is away", remedy: "look" };
const FULL = { code: "STORAGE_NEARLY_FULL", subject: "storage s", what: "95 % used", remedy: "add space" };

describe("AlertBook", () => {
  let store: MemoryAlertStore;
  let clock: { now: number };
  let told: string[];
  let logged: string[];
  let book: AlertBook;

  const open = () => {
    const write = (fields: object, text: string) => {
      logged.push(`${text}: ${"code" in fields ? fields.code : ""}`);
    };
    return new AlertBook({
      time: handTime(clock),
      store,
      log: { info: write, warn: write, error: write },
      tell: ({ status, alert }) => told.push(`${status} ${alert.code} ${alert.subject} ${alert.since}`),
    });
  };

  beforeEach(() => {
    [store, clock, told, logged] = [new MemoryAlertStore(), { now: 1_000_000 }, [], []];
    book = open();
  });

  it("makes one alert of a condition that is seen again and again, and one end", () => {
    for (let look = 0; look < 5; look++) {
      book.update(["NODE_LOST"], [{ ...LOST, what: `away for ${look} minutes` }]);
      clock.now += 60_000;
    }
    expect(book.open()).to.deep.equal([{ ...LOST, what: "away for 0 minutes", since: 1_000_000 }]);
    book.update(["NODE_LOST"], []);
    book.update(["NODE_LOST"], []);
    expect(book.open()).to.deep.equal([]);
    expect(told).to.deep.equal(["raised NODE_LOST node a 1000000", "resolved NODE_LOST node a 1000000"]);
    expect(logged).to.deep.equal(["alert raised: NODE_LOST", "alert resolved: NODE_LOST"]);
  });

  it("takes what comes and goes within a minute for one", () => {
    for (let look = 0; look < 10; look++) {
      book.update(["NODE_LOST"], look % 2 === 0 ? [LOST] : []);
      clock.now += 20_000;
    }
    expect(told).to.have.length(1);
  });

  it("ends nothing that was not looked at", () => {
    book.raise(LOST);
    book.raise(FULL);
    clock.now += 3_600_000;
    book.update(["STORAGE_NEARLY_FULL"], []);
    expect(book.open().map(({ code }) => code)).to.deep.equal(["NODE_LOST"]);
  });

  it("goes on after a restart where it was, and tells again of what is open", async () => {
    book.raise(LOST);
    book.raise(FULL);
    await book.saved();
    clock.now += 600_000;
    told = [];
    book = open();
    await book.load();
    book.update(["NODE_LOST", "STORAGE_NEARLY_FULL"], [FULL]);
    expect(told).to.deep.equal([
      "raised NODE_LOST node a 1000000",
      "raised STORAGE_NEARLY_FULL storage s 1000000",
    ]);
    clock.now += 60_000;
    book.update(["NODE_LOST", "STORAGE_NEARLY_FULL"], [FULL]);
    await book.saved();
    expect(told.slice(2)).to.deep.equal(["resolved NODE_LOST node a 1000000"]);
    expect(store.alerts.map(({ code }) => code)).to.deep.equal(["STORAGE_NEARLY_FULL"]);
  });

  it("tells of alerts that the store does not take", async () => {
    store.fails = true;
    book.raise(LOST);
    await book.saved();
    expect(told).to.have.length(1);
    expect(logged).to.include("an alert was not saved: ");
  });

  it("holds a thousand at most", () => {
    for (let at = 0; at < 1_500; at++) book.raise({ ...LOST, subject: `node ${at}` });
    expect(book.open()).to.have.length(1_000);
    expect(told).to.have.length(1_000);
  });
});
