import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { askAdmin } from "../../../broker/daemon/ask-admin.ts";
import { backUp } from "../../../broker/daemon/back-up.ts";
import { brokerMetrics } from "../../../broker/daemon/broker-metrics.ts";
import { LeaseRepository } from "../../../broker/store/lease-repository.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { listenLines } from "../../../keeper/lines/listen-lines.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { answered, blockAt, requested } from "../support/events.ts";
import { TempBrokerStore } from "../support/temp-broker-store.ts";

describe("the broker's admin socket", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "broker-admin-"));
    path = join(folder, "admin.sock");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is for user and group alone, and takes the place of one that a crash has left", async () => {
    const first = await listenLines(path, async () => "");
    await first.close();
    const second = await listenLines(path, async () => JSON.stringify({ ok: true, facts: 7 }));
    try {
      expect((await stat(path)).mode & 0o777).to.equal(0o660);
      expect(await askAdmin(path, { verb: "status" })).to.equal(7);
    } finally {
      await second.close();
    }
  });

  it("tells what the broker refuses with its code and remedy", async () => {
    const refusal = { ok: false, code: "BROKER_RELEASE_REFUSED", what: "no", remedy: "wait" };
    const server = await listenLines(path, async () => JSON.stringify(refusal));
    try {
      await rejection(askAdmin(path, { verb: "release", leaseId: 1 }), FinalError, refusal.code);
    } finally {
      await server.close();
    }
  });

  it("is missed when there is none", async () => {
    await rejection(askAdmin(path, { verb: "status" }), RetryableError, "DAEMON_UNREACHABLE");
  });
});

describe("what a broker keeps", () => {
  let store: TempBrokerStore;
  let leases: LeaseRepository;

  beforeEach(async () => {
    store = await TempBrokerStore.create();
    leases = new LeaseRepository(store.db);
    await leases.takeIn(blockAt(5, 50), [requested(1), requested(2)], 40);
    await leases.allocate(1, { wireguardKey: "key", replyKey: "reply" }, 8n, 40);
    await leases.takeIn(blockAt(6, 60), [answered(1, 11)], 40);
  });
  afterEach(() => store.remove());

  it("is counted for Prometheus", async () => {
    const problems = new Map([["request", 3]]);
    const text = await brokerMetrics({ store: leases, problems }, () => 60).text();
    for (const line of [
      'blockhost_broker_prefixes{state="up"} 1',
      'blockhost_broker_prefixes{state="suspended"} 0',
      'blockhost_broker_open_requests{state="seen"} 1',
      'blockhost_broker_problems{what="request"} 3',
      "blockhost_broker_read_block 6",
    ])
      expect(text.split("\n")).to.include(line);
  });

  it("is copied while the broker works, into a file for its owner alone that was not there", async () => {
    const file = `${store.file}.backup`;
    await backUp(store.file, file);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect((await readFile(file)).subarray(0, 15).toString()).to.equal("SQLite format 3");
    await rejection(backUp(store.file, file), FinalError, "BROKER_BACKUP_REFUSED");
  });
});
