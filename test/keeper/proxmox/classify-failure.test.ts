import { expect } from "chai";
import { describe, it } from "mocha";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { classifyFailure, classifyTaskExit } from "../../../keeper/proxmox/classify-failure.ts";
import { PveError } from "../../../keeper/proxmox/pve-error.ts";

/** Texts of recorded servers: as the text of a 500 or as the exit of a task. */
const TEXTS: ReadonlyArray<readonly [string, string, typeof RetryableError | typeof FinalError]> = [
  ["can't lock file '/var/lock/qemu-server/lock-736.conf' - got timeout", "PVE_LOCKED", RetryableError],
  ["VM is locked (clone)", "PVE_LOCKED", RetryableError],
  ["VM quit/powerdown failed - got timeout", "GUEST_WILL_NOT_STOP", RetryableError],
  ["unable to create VM 700: config file already exists", "PVE_CONFLICT", RetryableError],
  [
    "detected modified configuration - file changed by other user? Try again.",
    "PVE_CONFLICT",
    RetryableError,
  ],
  ["checksum mismatch: got 'b9a9' != expect 'aaaa'", "PVE_UPLOAD_CORRUPT", RetryableError],
  ["unable to create VM 700 - VM 700 already exists on node 'pve'", "PVE_CONFLICT", RetryableError],
  ["storage 'blockhost-seeds' does not support 'iso' content", "PVE_STORAGE_UNKNOWN", FinalError],
  [
    "Linked clone feature is not supported for 'local:1/vm-1-disk-0.qcow2' (scsi0)",
    "PVE_NO_LINKED_CLONE",
    FinalError,
  ],
  ["pool 'nosuch' does not exist", "PVE_POOL_UNKNOWN", FinalError],
  ["bridge 'vmbr99' does not exist", "PVE_BRIDGE_UNKNOWN", FinalError],
  ["MAX 2 vcpus allowed per VM on this node", "NO_CAPACITY", FinalError],
  ["shrinking disks is not supported", "TEMPLATE_TOO_LARGE", FinalError],
  ["storage 'nosuch' does not exist", "PVE_STORAGE_UNKNOWN", FinalError],
  ["storage 'local' is not online", "PVE_STORAGE_OFFLINE", RetryableError],
  ["QEMU guest agent is not running", "GUEST_NOT_READY", RetryableError],
  ["VM 730 is not running", "GUEST_NOT_READY", RetryableError],
  ["hostname lookup 'x' failed - failed to get address info", "PVE_NODE_UNKNOWN", FinalError],
  ["cluster not ready - no quorum?", "PVE_NO_QUORUM", RetryableError],
  [
    "clone failed: copy failed: qemu-img: error while writing sector 0: No space left on device",
    "PVE_STORAGE_FULL",
    FinalError,
  ],
  ["unexpected status", "PVE_TASK_DIED", RetryableError],
  ["received interrupt", "PVE_TASK_DIED", RetryableError],
  ["VM is locked (rollback)", "PVE_LOCKED", RetryableError],
  ["snapshot 'nosuch' does not exist", "SNAPSHOT_UNKNOWN", FinalError],
];

/** Texts that only a cluster says: read in the sources, not recorded. */
const CLUSTER_TEXTS: typeof TEXTS = [
  ["cfs-lock 'storage-shared' error: got lock request timeout", "PVE_LOCKED", RetryableError],
  ["no such cluster node 'pve9'", "PVE_NODE_UNKNOWN", FinalError],
  ["can't clone VM to node 'pve2' (VM uses local storage)", "TEMPLATE_UNKNOWN", FinalError],
  ["can't clone to non-shared storage 'local'", "TEMPLATE_UNKNOWN", FinalError],
  [
    "can't activate storage 'seed' on node 'pve2': command '/usr/bin/ssh' failed: exit code 255",
    "PVE_STORAGE_OFFLINE",
    RetryableError,
  ],
];

describe("classifyFailure", () => {
  for (const [text, code, kind] of [...TEXTS, ...CLUSTER_TEXTS]) {
    it(`knows "${text}"`, () => {
      const called = classifyFailure(new PveError("POST", "/api2/json/x", 500, text));
      const task = classifyTaskExit(text, "the task");
      expect(called).to.include({ code }).and.to.be.instanceOf(kind);
      expect(task).to.include({ code }).and.to.be.instanceOf(kind);
    });
  }

  for (const [method, code] of [
    ["GET", "PVE_UNREACHABLE"],
    ["POST", "PVE_OUTCOME_UNKNOWN"],
    ["PUT", "PVE_OUTCOME_UNKNOWN"],
    ["DELETE", "PVE_OUTCOME_UNKNOWN"],
  ] as const) {
    it(`takes a ${method} for a node that is away for ${code}`, () => {
      const error = classifyFailure(new PveError(method, "/x", 595, "No route to host"));
      expect(error).to.include({ code }).and.to.be.instanceOf(RetryableError);
    });
  }

  it("tries again what it does not know, and names a call that the server does not know", () => {
    expect(classifyFailure(new PveError("PUT", "/x", 500, "new words"))).to.include({ code: "PVE_FAILED" });
    expect(classifyTaskExit("new words", "it")).to.include({ code: "PVE_TASK_FAILED" });
    expect(classifyFailure(new PveError("PUT", "/x", 501, "Method not implemented"))).to.include({
      code: "PVE_BAD_REQUEST",
    });
    const refused = new PveError("PUT", "/x", 400, "Parameter verification failed.", { cores: "bad" });
    expect(classifyFailure(refused)).to.include({ code: "PVE_BAD_REQUEST" }).and.to.be.instanceOf(FinalError);
  });

  it("leaves errors alone that are no answers of Proxmox VE", () => {
    const own = new FinalError("X", "x", "y");
    expect(classifyFailure(own)).to.equal(own);
    const bug = new TypeError("x");
    expect(classifyFailure(bug)).to.equal(bug);
  });
});
