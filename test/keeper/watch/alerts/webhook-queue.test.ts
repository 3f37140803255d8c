import { createHmac } from "node:crypto";
import { expect } from "chai";
import type { AlertNotice } from "../../../../keeper/watch/alerts/alert-notice.ts";
import { SIGNATURE_HEADER } from "../../../../keeper/watch/alerts/webhook-message.ts";
import { WebhookQueue } from "../../../../keeper/watch/alerts/webhook-queue.ts";
import { gate } from "../../../fakes/gate.ts";

const URL_WITH_SECRET = "https://hooks.example/T0/very-secret";

const notice = (subject: string, status: AlertNotice["status"] = "raised"): AlertNotice => ({
  status,
  alert: { code: "NODE_LOST", subject, what: `${subject} is away`, remedy: "look", since: 1_700_000_000_000 },
  at: 1_700_000_060_000,
});

describe("WebhookQueue", () => {
  let posts: { headers: Readonly<Record<string, string>>; body: string }[];
  let answers: (number | "none")[];
  let naps: number[];
  let said: string[];
  let outcomes: string[];
  let dropped: number;
  let end: AbortController;
  let posted: { count: number; enough: () => void };

  const queueOf = (secret: string | null = null) =>
    new WebhookQueue({
      post: async (url, { headers, body }) => {
        expect(url).to.equal(URL_WITH_SECRET);
        const answer = answers.shift() ?? 204;
        posts.push({ headers, body });
        if (posts.length === posted.count) posted.enough();
        if (answer === "none") throw new Error(`fetch failed: ${url}`);
        return { status: answer };
      },
      url: URL_WITH_SECRET,
      secret,
      source: "31337:0xaa",
      time: {
        now: () => 1_700_000_060_500,
        sleep: async (ms) => {
          naps.push(ms);
        },
      },
      random: () => 1,
      log: {
        info: (fields, text) => said.push(JSON.stringify(fields) + text),
        warn: (fields, text) => said.push(JSON.stringify(fields) + text),
        error: (fields, text) => said.push(JSON.stringify(fields) + text),
      },
      onPost: (outcome) => outcomes.push(outcome),
      onDrop: () => dropped++,
    });

  /** Runs the queue until so many posts were made. */
  async function run(queue: WebhookQueue, count: number) {
    const { opened, open } = gate();
    posted = { count, enough: open };
    const running = queue.run(end.signal);
    await opened;
    // The last answer is still to be taken in.
    await new Promise((resolve) => setImmediate(resolve));
    end.abort();
    await running;
  }

  beforeEach(() => {
    [posts, answers, naps, said, outcomes, dropped] = [[], [], [], [], [], 0];
    end = new AbortController();
    posted = { count: Number.POSITIVE_INFINITY, enough: () => {} };
  });

  it("posts each notice as JSON", async () => {
    const queue = queueOf();
    queue.push(notice("node a"));
    queue.push(notice("node b", "resolved"));
    await run(queue, 2);
    expect(JSON.parse(posts[0]?.body ?? "")).to.deep.equal({
      version: 1,
      source: "31337:0xaa",
      status: "raised",
      code: "NODE_LOST",
      subject: "node a",
      what: "node a is away",
      remedy: "look",
      since: "2023-11-14T22:13:20.000Z",
    });
    expect(JSON.parse(posts[1]?.body ?? "")).to.include({
      status: "resolved",
      until: "2023-11-14T22:14:20.000Z",
    });
    expect(posts[0]?.headers).not.to.have.property(SIGNATURE_HEADER);
    expect(queue.size).to.equal(0);
  });

  it("signs time and body with the secret, and shows it nowhere", async () => {
    const queue = queueOf("hush");
    queue.push(notice("node a"));
    await run(queue, 1);
    const [{ headers, body } = { headers: {}, body: "" }] = posts;
    const hmac = createHmac("sha256", "hush").update(`1700000060.${body}`).digest("hex");
    expect(headers).to.have.property(SIGNATURE_HEADER, `t=1700000060,v1=${hmac}`);
    expect(JSON.stringify(posts)).not.to.include("hush");
  });

  it("tries again, ever more slowly, in order, and says so without the address", async () => {
    answers = ["none", 500, 302, 204];
    const queue = queueOf();
    queue.push(notice("node a"));
    queue.push(notice("node b"));
    await run(queue, 5);
    expect(posts.map(({ body }) => JSON.parse(body).subject)).to.deep.equal([
      "node a",
      "node a",
      "node a",
      "node a",
      "node b",
    ]);
    expect(naps).to.deep.equal([1_000, 2_000, 4_000]);
    expect(outcomes).to.deep.equal(["failed", "refused", "refused", "ok", "ok"]);
    expect(said).to.have.length(3);
    expect(said.join()).not.to.include("secret");
  });

  it("waits five minutes at most between two tries", async () => {
    answers = Array.from({ length: 12 }, () => "none");
    const queue = queueOf();
    queue.push(notice("node a"));
    await run(queue, 13);
    expect(Math.max(...naps)).to.equal(300_000);
  });

  it("tells only the newest of an alert that it could not tell before", async () => {
    const queue = queueOf();
    queue.push(notice("node a"));
    queue.push(notice("node a", "resolved"));
    await run(queue, 1);
    expect(posts.map(({ body }) => JSON.parse(body).status)).to.deep.equal(["resolved"]);
    expect(queue.size).to.equal(0);
  });

  it("drops the oldest when five hundred wait", async () => {
    const queue = queueOf();
    for (let at = 0; at < 503; at++) queue.push(notice(`node ${at}`));
    expect(queue.size).to.equal(500);
    expect(dropped).to.equal(3);
    await run(queue, 1);
    expect(JSON.parse(posts[0]?.body ?? "").subject).to.equal("node 3");
  });

  it("stops while it waits for an alert", async () => {
    const running = queueOf().run(end.signal);
    end.abort();
    await running;
  });
});
