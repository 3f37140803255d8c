import { expect } from "chai";
import { LockTable } from "../../../../devnet/proxmox/tasks/lock-table.ts";

describe("LockTable", () => {
  const patient = { timeoutMs: 60_000, onTimeout: () => new Error("timeout") };

  it("lets holders in one after the other, in order of arrival", async () => {
    const locks = new LockTable();
    const seen: string[] = [];
    const hold = (name: string) =>
      locks.run("vm-1", patient, async () => {
        seen.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} out`);
      });
    await Promise.all([hold("a"), hold("b"), hold("c")]);
    expect(seen).to.deep.equal(["a in", "a out", "b in", "b out", "c in", "c out"]);
    expect(locks.isHeld("vm-1")).to.equal(false);
  });

  it("gives up after its time and leaves the lock as it was", async () => {
    const locks = new LockTable();
    let release = (): void => undefined;
    const held = locks.run("vm-1", patient, () => new Promise<void>((resolve) => (release = resolve)));
    const refused = await locks
      .run("vm-1", { timeoutMs: 1, onTimeout: () => new Error("timeout") }, () => "in")
      .catch((error: Error) => error.message);
    expect(refused).to.equal("timeout");
    release();
    await held;
    expect(await locks.run("vm-1", patient, () => "in")).to.equal("in");
  });
});
