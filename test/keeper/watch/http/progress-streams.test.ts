import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { expect } from "chai";
import { listenHttp } from "../../../../keeper/composition/listen-http.ts";
import type { ProgressLine } from "../../../../keeper/watch/ports/progress-log.ts";
import { EventReader } from "../../support/event-reader.ts";
import { WatchRoom } from "../watch-room.ts";

const line = (seq: number): ProgressLine => ({
  seq,
  at: 1_000 * seq,
  name: "entered",
  saga: "provision",
  step: `step-${seq}`,
});
const JOB = {
  id: 1,
  kind: "provision",
  subject: "42",
  key: "k",
  step: "clone",
  urgency: "normal",
  data: {},
  phase: "forward",
  entered: [],
  tries: 0,
  wakeAt: 0,
  deadlineAt: null,
  alerted: false,
  outcome: null,
  createdAt: 0,
  updatedAt: 0,
  claim: 1,
} as const;
const ENTRY = { at: 0, event: "enter", step: "clone", detail: "" } as const;

describe("ProgressStreams", () => {
  let room: WatchRoom;
  const progress = (id: string) => `${room.watch.url}/progress/${id}`;

  async function open(settings: object = {}) {
    room = new WatchRoom({ listen: listenHttp, settings: { listen: { port: 0 }, ...settings } });
    await room.start();
  }
  afterEach(() => room.watch.stop());

  it("tells the story so far, then what happens", async () => {
    await open();
    room.progress = [line(1), line(2)];
    const reader = await EventReader.open(progress("42"));
    await reader.until("step-2");
    room.progress = [line(1), line(2), line(5)];
    room.watch.journalled({ ...JOB, subject: "42:credential" }, ENTRY);
    await reader.until("step-5");
    expect(reader.headers).to.include({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(reader.ids()).to.deep.equal([1, 2, 5]);
    expect(reader.text).to.include(
      'id: 5\nevent: progress\ndata: {"at":5000,"name":"entered","saga":"provision","step":"step-5"}\n\n',
    );
  });

  it("goes on after the last event that the reader has", async () => {
    await open();
    room.progress = [line(1), line(2), line(3)];
    const reader = await EventReader.open(progress("42"), { "last-event-id": "2" });
    await reader.until("step-3");
    expect(reader.ids()).to.deep.equal([3]);
    const odd = await EventReader.open(progress("42"), { "last-event-id": "2; DROP" });
    await odd.until("step-3");
    expect(odd.ids()).to.deep.equal([1, 2, 3]);
  });

  it("sends a long story whole", async () => {
    await open();
    room.progress = Array.from({ length: 1_050 }, (_, at) => line(at + 1));
    const reader = await EventReader.open(progress("42"));
    await reader.until("step-1050");
    expect(reader.ids()).to.have.length(1_050);
  });

  it("sends a comment while nothing happens", async () => {
    await open();
    const reader = await EventReader.open(progress("42"));
    await reader.until("retry: 3000");
    await room.time.pass(15);
    await reader.until("\n:\n\n");
    await room.time.pass(15);
    await reader.until(":\n\n:\n\n");
  });

  it("takes only numbers", async () => {
    await open();
    for (const id of ["0", "-1", "1.5", "abc", "1'--", "042", "9".repeat(21), "%2e%2e"]) {
      const reader = await EventReader.open(progress(id));
      await reader.ended();
      expect(reader.status, id).to.equal(404);
    }
  });

  it("refuses more connections than the limit, and takes one when another has left", async () => {
    await open({ maxStreams: 2 });
    const [first] = [await EventReader.open(progress("1")), await EventReader.open(progress("2"))];
    const refused = await EventReader.open(progress("3"));
    expect(refused.status).to.equal(503);
    expect(refused.headers).to.include({ "retry-after": "10" });
    await first?.leave();
    for (let status: number | undefined = 503; status === 503; )
      status = (await EventReader.open(progress("3"))).status;
    expect(await room.watch.metrics()).to.include("blockhost_progress_streams 2");
  });

  it("gives one subscription sixteen", async () => {
    await open();
    for (let at = 0; at < 16; at++) expect((await EventReader.open(progress("7"))).status).to.equal(200);
    expect((await EventReader.open(progress("7"))).status).to.equal(503);
    expect((await EventReader.open(progress("8"))).status).to.equal(200);
  });

  it("lets go of a reader who takes nothing", async () => {
    await open();
    // More than any socket's buffers hold.
    const long = "x".repeat(200_000);
    room.progress = Array.from({ length: 100 }, (_, at) => ({ ...line(at + 1), step: long }));
    const asked = request(progress("42"), { agent: false }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.pause();
    const closed = new Promise((resolve) => response.once("close", resolve));
    response.on("error", () => {});
    await room.time.pass(30);
    response.resume();
    await closed;
    expect(response.complete).to.equal(false);
  });

  it("ends all connections when it stops", async () => {
    await open();
    const reader = await EventReader.open(progress("42"));
    await reader.until("retry");
    await room.watch.stop();
    await reader.ended();
  });
});
