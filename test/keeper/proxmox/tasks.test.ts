import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { proxmoxApi } from "proxmox-api";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { RequestEngine } from "../../../keeper/proxmox/request-engine.ts";
import { Tasks } from "../../../keeper/proxmox/tasks.ts";
import { Transport } from "../../../keeper/proxmox/transport.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";
import { answer, type Script, type ScriptedPve, scriptedPve } from "./scripted-pve.ts";

const UPID = "UPID:pve:00000C03:000837E5:6B035565:qmclone:9001:blockhost@pve!keeper:";

/** A task status as recorded, with another end. */
const stopped = (exitstatus: string): Script => {
  return (_request, response) =>
    answer(response, 200, "OK", {
      data: {
        status: "stopped",
        upid: UPID,
        id: "9001",
        type: "qmclone",
        node: "pve",
        pid: 3075,
        exitstatus,
      },
    });
};

describe("Tasks", () => {
  let script: Script;
  let server: ScriptedPve;
  let transport: Transport;
  let log: MemoryTaskLog;
  let tasks: Tasks;

  beforeEach(async () => {
    server = await scriptedPve((request, response) => script(request, response));
    transport = new Transport({
      endpoints: [{ url: server.url }],
      trust: { ca: server.ca },
      credentials: () => ({}),
      sleep: async () => {},
      random: () => 0,
    });
    log = new MemoryTaskLog();
    tasks = new Tasks(proxmoxApi(new RequestEngine(transport)), log);
  });

  afterEach(async () => {
    await transport.close();
    await server.close();
  });

  it("remembers a task before it asks about it, and asks on the node that the id names", async () => {
    const progress = await tasks.begin("clone:x", async () => UPID, "cloning");
    expect(progress).to.include({ done: false, detail: "cloning" });
    expect(await log.recall("clone:x")).to.equal(UPID);
    expect(server.seen).to.deep.equal([]);
    script = (_request, response) => answer(response, 200, "OK", { data: { status: "running", upid: UPID } });
    expect(await tasks.pending("clone:x", "cloning")).to.include({ done: false });
    expect(server.seen[0]?.path).to.equal(`/api2/json/nodes/pve/tasks/${UPID}/status`);
  });

  it("begins nothing when the answer is no task", async () => {
    await rejection(
      tasks.begin("k", async () => "done", ""),
      FinalError,
      "PVE_BAD_ANSWER",
    );
    expect(await log.recall("k")).to.equal(null);
  });

  for (const exit of ["OK", "WARNINGS: 2"]) {
    it(`takes ${exit} for success and forgets the task`, async () => {
      await log.remember("k", UPID);
      script = stopped(exit);
      expect(await tasks.pending("k", "work")).to.equal(null);
      expect(await log.recall("k")).to.equal(null);
    });
  }

  it("tells the reason of a failure once", async () => {
    await log.remember("k", UPID);
    script = stopped("can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout");
    await rejection(tasks.pending("k", "starting VM 1"), RetryableError, "PVE_LOCKED");
    expect(await tasks.pending("k", "starting VM 1")).to.equal(null);
  });

  it("passes a failure that only says that the work was done before", async () => {
    await log.remember("k", UPID);
    script = stopped("VM 730 already running");
    expect(await tasks.pending("k", "starting VM 730", /already running/)).to.equal(null);
  });

  it("knows a worker that died", async () => {
    await log.remember("k", UPID);
    script = stopped("unexpected status");
    expect(await tasks.peek("k")).to.deep.equal({ kind: "died" });
    await rejection(tasks.pending("k", "cloning"), RetryableError, "PVE_TASK_DIED");
  });

  it("begins anew when the node knows the task no more", async () => {
    await log.remember("k", UPID);
    script = (_request, response) =>
      answer(response, 400, "Parameter verification failed.", {
        errors: { upid: "no such task" },
        data: null,
      });
    expect(await tasks.pending("k", "work")).to.equal(null);
  });

  it("keeps the task while the node does not answer", async () => {
    await log.remember("k", UPID);
    script = (_request, response) => {
      response.writeHead(595, "Connection refused").end();
    };
    await tasks.pending("k", "work").then(
      () => expect.fail("no error"),
      () => {},
    );
    expect(await log.recall("k")).to.equal(UPID);
  });
});
