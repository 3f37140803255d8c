import { once } from "node:events";
import { request } from "node:http";
import { expect } from "chai";
import type { ProgressLine } from "../../../../keeper/watch/ports/progress-log.ts";
import { EventReader } from "../../support/event-reader.ts";
import { PortalRoom } from "../support/portal-room.ts";

const line = (seq: number, name: string, step = "", word?: string): ProgressLine => ({
  seq,
  at: 1_000_000 + seq,
  name,
  saga: "provision",
  step,
  ...(word !== undefined && { word }),
});

describe("the progress of a purchase", () => {
  let room: PortalRoom;
  const url = (id: string | number) => `${room.portal?.url}/api/v1/subscriptions/${id}/progress`;
  const write = (...lines: ProgressLine[]) => {
    room.view.lines = [...room.view.lines, ...lines];
    room.view.feed.written("42");
  };

  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  it("is told from its beginning, then as it happens, in stages and plain words", async () => {
    room.view.seen(42n, { status: "pending", startsAt: 0 });
    write(line(1, "seen"), line(2, "entered", "reserve"), line(3, "left", "clone"));
    const reader = await EventReader.open(url(42));
    await reader.until("cloned");
    write(line(4, "left", "configure"), line(5, "retry", "start"), line(6, "left", "start"));
    await reader.until("booted");
    const stage = (stage: string, at: number) => ({ at, kind: "stage", stage, detail: "" });
    expect(reader.events()).to.deep.equal([
      // By the chain's clock, unless that is ahead of ours.
      stage("paid", 1_000_000),
      stage("seen", 1_000_001),
      stage("cloned", 1_000_003),
      {
        at: 1_000_005,
        kind: "waiting",
        stage: null,
        detail: "Something did not work at once. It is tried again.",
      },
      stage("booted", 1_000_006),
    ]);
    expect(reader.headers).to.include({ "cache-control": "no-store" });
    expect(reader.headers["content-type"]).to.match(/^text\/event-stream/);
    expect(reader.ids()).to.deep.equal([1, 3, 5, 6]);
  });

  it("resumes after the last event that was heard, and tells a line whole that was cut", async () => {
    write(line(1, "seen"), line(2, "left", "clone"));
    const resumed = await EventReader.open(url(42), { "last-event-id": "1" });
    await resumed.until("cloned");
    expect(resumed.events()).to.have.length(1);
    const anew = await EventReader.open(url(42), { "last-event-id": "1; DROP TABLE" });
    await anew.until("cloned");
    expect(anew.events()).to.have.length(3);
    expect(anew.text).to.match(/data: \{[^\n]*"paid"[^\n]*\n\nid: 1\nevent: progress\ndata: \{[^\n]*"seen"/);
  });

  it("waits for a purchase that the keeper has not seen yet", async () => {
    const reader = await EventReader.open(url(42));
    write(line(1, "seen"));
    await reader.until("seen");
    expect(room.view.asked.look).to.equal(0);
  });

  it("tells what went wrong without a word of the inside", async () => {
    write(line(1, "undo", "clone", "NO_CAPACITY"), line(2, "rejected"));
    const reader = await EventReader.open(url(42));
    await reader.until("rejected");
    expect(reader.events().map(({ kind, detail }) => [kind, detail])).to.deep.equal([
      ["waiting", "The purchase cannot be fulfilled: there was no room for another machine. It is refunded."],
      ["rejected", "The purchase was not fulfilled. The payment stands ready for its payer to withdraw."],
    ]);
    expect(reader.text).not.to.match(/provision|clone|saga|step/);
  });

  it("shows that the connection stands while nothing happens", async () => {
    const reader = await EventReader.open(url(42));
    await reader.until("retry");
    while (!room.time.naps.includes(15_000)) await new Promise(setImmediate);
    await room.time.pass(15_000);
    await reader.until("\n:\n\n");
  });

  it("takes only numbers, and answers HEAD without a stream", async () => {
    for (const id of ["0", "x", "1e3", "-1", "%00", "9".repeat(25)]) {
      expect((await fetch(url(id))).status, id).to.equal(404);
    }
    expect((await fetch(url(42), { method: "HEAD" })).status).to.equal(200);
  });

  it("gives a subscription sixteen listeners, a network thirty-two, whoever else listens", async () => {
    const statuses = async (ids: readonly number[], from: string) => {
      const all = [];
      for (const id of ids) all.push((await EventReader.open(url(id), {}, from)).status);
      return all;
    };
    const same = await statuses(Array(18).fill(7), "127.0.0.2");
    expect(same.filter((status) => status === 200)).to.have.length(16);
    const many = await statuses(
      Array.from({ length: 20 }, (_, at) => 100 + at),
      "127.0.0.2",
    );
    expect(many.filter((status) => status === 200)).to.have.length(16);
    expect(many.at(-1)).to.equal(429);
    expect(await statuses([100], "127.0.0.3")).to.deep.equal([200]);
  });

  it("has room again for a network when one has left", async () => {
    const readers = [];
    for (let id = 1; id <= 32; id++) readers.push(await EventReader.open(url(id)));
    expect((await EventReader.open(url(99))).status).to.equal(429);
    await readers[0]?.leave();
    let status: number | undefined;
    while (status !== 200) status = (await EventReader.open(url(99))).status;
  });

  it("lets go of a reader who takes nothing", async () => {
    // A story without an end.
    room.view.journal = async (_subscription, after, limit) => ({
      lines: Array.from({ length: limit }, (_, at) => line(after + at + 1, "retry")),
      last: after + limit,
      more: true,
    });
    const asked = request(url(42), { agent: false }).end();
    const [response] = await once(asked, "response");
    response.pause();
    while (!room.time.naps.includes(30_000)) await new Promise(setImmediate);
    // A connection that is cut is what is waited for.
    response.on("error", () => {});
    const closed = new Promise((resolve) => response.once("close", resolve));
    await room.time.pass(30_000);
    response.resume();
    await closed;
    expect(response.complete).to.equal(false);
  });

  it("ends all connections when the portal stops", async () => {
    const reader = await EventReader.open(url(42));
    await room.stop();
    await reader.ended();
  });
});
