import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { VmFigures } from "../../../keeper/core/fleet.ts";
import type { Job, JournalEntry } from "../../../keeper/core/job.ts";
import { NOW, WatchRoom } from "./watch-room.ts";

const vm = (vmid: number, change: Partial<VmFigures> = {}): VmFigures => ({
  vmid,
  node: "a",
  power: "running",
  uptimeSeconds: 100,
  cpu: 0.5,
  memoryBytes: 1_000,
  netInBytes: 11,
  netOutBytes: 12,
  diskReadBytes: 13,
  diskWriteBytes: 14,
  ...change,
});

const job = (change: Partial<Job> = {}): Job => ({
  id: 1,
  kind: "provision",
  subject: "42",
  key: "k",
  step: "settle",
  urgency: "normal",
  data: {},
  phase: "forward",
  entered: [],
  tries: 0,
  wakeAt: 0,
  deadlineAt: null,
  alerted: false,
  outcome: null,
  createdAt: NOW - 90_000,
  updatedAt: NOW,
  claim: 1,
  ...change,
});
const entry = (event: JournalEntry["event"], step = "clone"): JournalEntry => ({
  at: NOW,
  event,
  step,
  detail: "",
});

describe("Watch", () => {
  let room: WatchRoom;
  const open = () => room.alerts.alerts.map(({ code, subject }) => `${code} ${subject}`);
  const metrics = async () =>
    (await room.watch.metrics()).split("\n").filter((line) => line.startsWith("blockhost_"));

  beforeEach(() => {
    room = new WatchRoom();
  });
  afterEach(() => room.watch.stop());

  it("looks, is well, and samples use", async () => {
    await room.start();
    await room.time.pass(60);
    expect(room.watch.health().ok).to.equal(true);
    expect(open()).to.deep.equal([]);
    expect(room.sampled).to.equal(2);
  });

  it("alerts when chain and Proxmox are out of reach for minutes, not before, and ends the alerts when they are back", async () => {
    await room.start();
    const before = { chain: room.chain, fleet: room.fleet };
    [room.chain, room.fleet] = [null, null];
    await room.time.pass(180);
    expect(open()).to.deep.equal([]);
    await room.time.pass(1);
    expect(open()).to.have.members(["CHAIN_UNREACHABLE chain", "PVE_UNREACHABLE proxmox"]);
    expect(room.watch.health().ok).to.equal(false);
    [room.chain, room.fleet] = [before.chain, before.fleet];
    await room.time.pass(10);
    await room.time.pass(70);
    expect(open()).to.deep.equal([]);
  });

  it("alerts when the store takes no write, though it cannot save the alert", async () => {
    room.writable = false;
    room.alerts.fails = true;
    await room.start();
    expect(room.said.join()).to.include("STORE_NOT_WRITABLE");
    expect(room.watch.health().parts.store.ok).to.equal(false);
  });

  it("alerts when the portal gets no new certificate, until it does", async () => {
    room.renewalTrouble = { what: "the authority is away", remedy: "wait" };
    await room.start();
    expect(open()).to.deep.equal(["CERTIFICATE_NOT_RENEWED portal certificate"]);
    expect(room.said.join()).to.include("the authority is away");
    room.renewalTrouble = null;
    await room.time.pass(120);
    expect(open()).to.deep.equal([]);
  });

  it("alerts when earned money does not get to where it belongs, and when gas is to be bought, once each", async () => {
    const [code, remedy] = ["TREASURY_NOT_PAID", "wait"];
    room.treasuryTrouble = [
      { code, what: "Ada was to be paid", remedy },
      { code, what: "Bob was to be paid", remedy },
      { code: "KEEPER_GAS_BELOW_BOUND", what: "little is left", remedy },
    ];
    await room.start();
    expect(open()).to.deep.equal(["TREASURY_NOT_PAID treasury", "KEEPER_GAS_BELOW_BOUND treasury"]);
    expect(room.said.join()).to.include("Ada was to be paid; and 1 more like it");
    room.treasuryTrouble = [];
    await room.time.pass(120);
    expect(open()).to.deep.equal([]);
  });

  it("alerts when a broker's prefix is lost or cannot be kept, and not for what the chain's servers do", async () => {
    room.leaseTrouble = [
      { code: "LEASE_LOST", what: "it is over", remedy: "lease another" },
      { code: "CHAIN_UNREACHABLE", what: "no server", remedy: "wait" },
    ];
    await room.start();
    expect(open()).to.deep.equal(["LEASE_LOST IPv6"]);
    room.leaseTrouble = [];
    await room.time.pass(120);
    expect(open()).to.deep.equal([]);
  });

  it("alerts when work that is due lies untouched", async () => {
    room.overdueSince = NOW;
    await room.start();
    await room.time.pass(121);
    expect(open()).to.deep.equal(["ENGINE_STALLED engine"]);
  });

  it("holds a saga's alert until the saga has ended well", async () => {
    await room.start();
    room.watch.alerted("42", "resume", "FOREIGN_VM: VM 7 is not ours (remedy: move it)");
    room.watch.alerted("42", "provision", "UNDO_FAILED: provision: clone: not undone");
    room.watch.alerted("43", "resume", "FOREIGN_VM: VM 8 is not ours");
    room.watch.journalled(job({ kind: "resume", phase: "undone" }), entry("end"));
    expect(await saved()).to.have.length(3);
    room.watch.journalled(job({ kind: "resume", phase: "done" }), entry("end"));
    room.watch.journalled(job({ phase: "done" }), entry("end"));
    expect(await saved()).to.deep.equal([
      "UNDO_FAILED subscription 42, provision",
      "FOREIGN_VM subscription 43, resume",
    ]);
    await room.time.pass(86_401);
    expect((await saved()).filter((alert) => alert.includes("subscription"))).to.deep.equal([]);
  });

  it("holds each wreck as an alert of its own, which the end of the saga does not end", async () => {
    await room.start();
    for (const vmid of [100_042, 100_100_042])
      room.watch.alerted(
        "42",
        "provision",
        `VM_WRECK: VM ${vmid}, made on pve, is a wreck (remedy: unlock it)`,
      );
    room.watch.journalled(job({ phase: "done" }), entry("end"));
    expect(await saved()).to.deep.equal([
      "VM_WRECK subscription 42, VM 100042",
      "VM_WRECK subscription 42, VM 100100042",
    ]);
  });

  it("holds what is in the way of a transaction until its outcome is final, and a stolen nonce longer", async () => {
    await room.start();
    room.watch.hindered("deliver:42", new RetryableError("FEE_ABOVE_CAP", "too dear", "wait"));
    room.watch.hindered("deliver:42", new RetryableError("FEE_ABOVE_CAP", "too dear", "wait"));
    room.watch.hindered("deliver:42", new RetryableError("NONCE_TAKEN", "used by another", "rotate the key"));
    room.watch.hindered("deliver:42", new RetryableError("CHAIN_UNREACHABLE", "no answer", "wait"));
    expect(await saved()).to.deep.equal([
      "FEE_ABOVE_CAP transaction deliver:42",
      "NONCE_TAKEN transaction deliver:42",
    ]);
    room.watch.settled("deliver:42", "final");
    expect(await saved()).to.deep.equal(["NONCE_TAKEN transaction deliver:42"]);
    expect(await metrics()).to.include('blockhost_outbox_problems_total{code="FEE_ABOVE_CAP"} 2');
  });

  it("shows nothing of what it has not seen yet", async () => {
    room.chain = null;
    room.funds = null;
    await room.start();
    const lines = await metrics();
    expect(lines.filter((line) => /chain_(block|head)|transactions_left/.test(line))).to.deep.equal([]);
  });

  it("finds jobs that were stuck before a restart, for as long as they are", async () => {
    room.stuck = [{ id: 7, kind: "renew", subject: "42:credential", step: "seal" }];
    await room.start();
    expect(open()).to.deep.equal(["JOB_STUCK subscription 42, renew"]);
    room.stuck = [];
    await room.time.pass(61);
    expect(open()).to.deep.equal([]);
  });

  it("counts what it hears", async () => {
    await room.start();
    room.watch.journalled(job(), entry("create"));
    room.watch.journalled(job(), entry("retry"));
    room.watch.journalled(job(), entry("next"));
    room.watch.journalled(job({ phase: "done" }), entry("end"));
    room.watch.reorganised(3);
    room.watch.settled("deliver:42", "final");
    room.watch.meter.call("rpc", "eth_call", "ok", 20);
    room.watch.meter.call("proxmox", "POST clone", "failed", 2_000);
    room.watch.read(1n, "active");
    room.watch.read(2n, "active");
    room.watch.read(2n, "closed");
    room.bumps = { count: 2, newest: 9 };
    await room.time.pass(60);
    expect(await metrics()).to.include.members([
      'blockhost_jobs_created_total{kind="provision"} 1',
      'blockhost_job_retries_total{kind="provision",step="clone"} 1',
      'blockhost_job_steps_total{kind="provision",step="clone"} 1',
      'blockhost_jobs_ended_total{kind="provision",phase="done"} 1',
      'blockhost_job_duration_seconds_sum{kind="provision",phase="done"} 90',
      "blockhost_delivery_duration_seconds_sum 40",
      "blockhost_chain_reorgs_total 1",
      "blockhost_chain_reorg_depth_blocks_sum 3",
      'blockhost_outbox_settled_total{state="final"} 1',
      "blockhost_outbox_fee_bumps_total 2",
      'blockhost_rpc_requests_total{operation="eth_call",outcome="ok"} 1',
      'blockhost_rpc_request_duration_seconds_sum{operation="eth_call"} 0.02',
      'blockhost_proxmox_requests_total{operation="POST clone",outcome="failed"} 1',
      'blockhost_subscriptions{status="active"} 1',
    ]);
  });

  it("shows what it sees", async () => {
    room.fleet = {
      vms: [vm(1_001), vm(1_002, { power: "unknown" }), vm(1_009)],
      nodes: [{ node: "a", online: true, cpu: 0.25, memoryBytes: 64, memoryUsedBytes: 32 }],
      storages: [
        { storage: "ceph", node: "a", shared: true, available: true, totalBytes: 10, usedBytes: 4 },
        { storage: "local", node: "a", shared: false, available: true, totalBytes: 10, usedBytes: 5 },
      ],
    };
    room.machines = [1n, 2n, 3n].map((subscription) => ({
      subscription,
      vmid: 1_000 + Number(subscription),
      wanted: "running",
    }));
    room.openJobs = [{ kind: "renew", phase: "forward", count: 4, oldestAt: NOW - 5_000 }];
    room.destructions = 3;
    await room.start();
    room.watch.alerted("42", "resume", "FOREIGN_VM: VM 7 is not ours");
    const lines = await metrics();
    expect(lines).to.include.members([
      'blockhost_chain_block_number{depth="final"} 100',
      "blockhost_chain_cursor_lag_blocks 0",
      'blockhost_jobs_open{kind="renew",phase="forward"} 4',
      "blockhost_jobs_oldest_open_age_seconds 5",
      'blockhost_outbox_transactions{state="sent"} 2',
      "blockhost_outbox_oldest_pending_blocks 5",
      "blockhost_keeper_balance_coins 1",
      "blockhost_keeper_transactions_left 1000",
      'blockhost_machines{status="running"} 3',
      "blockhost_orphaned_vms 1",
      "blockhost_missing_vms 1",
      "blockhost_circuit_breaker_open 1",
      'blockhost_node_memory_used_bytes{node="a"} 32',
      'blockhost_node_memory_committed_bytes{node="a"} 1073741824',
      'blockhost_storage_used_bytes{storage="ceph",node=""} 4',
      'blockhost_storage_used_bytes{storage="local",node="a"} 5',
      'blockhost_vms{power="running"} 2',
      'blockhost_vm_up{subscription="1"} 1',
      'blockhost_vm_network_receive_bytes_total{subscription="1"} 11',
      'blockhost_alerts_open{code="FOREIGN_VM"} 1',
      'blockhost_alerts_total{code="FOREIGN_VM"} 1',
      "blockhost_healthy 1",
      `blockhost_build_info{version="0.1.0",node="${process.version}"} 1`,
      'blockhost_watch_source_up{source="jobs"} 1',
    ]);
    expect(lines.join()).not.to.match(/subscription="[^1"]/);
  });

  it("gives only so many VMs series of their own, the oldest subscriptions", async () => {
    room = new WatchRoom({ settings: { maxVmSeries: 2 } });
    room.fleet = { vms: [vm(1), vm(2), vm(10)], nodes: [], storages: [] };
    room.machines = [10, 2, 1].map((vmid) => ({ subscription: BigInt(vmid), vmid, wanted: "running" }));
    await room.start();
    const lines = await metrics();
    expect(lines.filter((line) => line.startsWith("blockhost_vm_up{"))).to.deep.equal([
      'blockhost_vm_up{subscription="1"} 1',
      'blockhost_vm_up{subscription="2"} 1',
    ]);
    expect(lines).to.include("blockhost_vms_without_series 1");
  });

  it("shows the rest when one source fails, and reads no source twice within a second", async () => {
    room.openJobs = null;
    await room.start();
    const lines = await metrics();
    expect(lines).to.include('blockhost_watch_source_up{source="jobs"} 0');
    expect(lines).to.include("blockhost_healthy 1");
    room.openJobs = [];
    expect(await metrics()).to.include('blockhost_watch_source_up{source="jobs"} 0');
    room.time.at += 1_000;
    expect(await metrics()).to.include('blockhost_watch_source_up{source="jobs"} 1');
  });

  it("gives no server more than 64 operations", async () => {
    await room.start();
    for (let at = 0; at < 100; at++) room.watch.meter.call("rpc", `method_${at}`, "ok", 1);
    const series = (await metrics()).filter((line) => line.startsWith("blockhost_rpc_requests_total"));
    expect(series).to.have.length(65);
    expect(series).to.include('blockhost_rpc_requests_total{operation="other",outcome="ok"} 36');
  });

  async function saved(): Promise<string[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return open();
  }
});
