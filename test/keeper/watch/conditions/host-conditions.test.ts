import { expect } from "chai";
import type { Fleet } from "../../../../keeper/core/fleet.ts";
import { hostConditions } from "../../../../keeper/watch/conditions/host-conditions.ts";
import { watchConfigSchema } from "../../../../keeper/watch/watch-config.ts";

const { limits } = watchConfigSchema.parse({});
const node = (name: string, online = true) => ({
  node: name,
  online,
  cpu: 0.1,
  memoryBytes: 100,
  memoryUsedBytes: 10,
});
const storage = (name: string, on: string, usedBytes: number, change = {}) => ({
  storage: name,
  node: on,
  shared: false,
  available: true,
  totalBytes: 100,
  usedBytes,
  ...change,
});
const found = (fleet: Partial<Fleet>) =>
  hostConditions({ vms: [], nodes: [node("a"), node("b")], storages: [], ...fleet }, limits).map(
    ({ code, subject }) => `${code} ${subject}`,
  );

describe("hostConditions", () => {
  it("finds nothing wrong with hosts that are well", () => {
    expect(found({ storages: [storage("local", "a", 89)] })).to.deep.equal([]);
  });

  it("tells of a node that is away, and not of its storages", () => {
    const storages = [
      storage("local", "a", 99),
      storage("local", "b", 0, { available: false, totalBytes: 0 }),
    ];
    expect(found({ nodes: [node("a"), node("b", false)], storages })).to.deep.equal([
      "NODE_LOST node b",
      "STORAGE_NEARLY_FULL storage local on a",
    ]);
  });

  it("tells of a storage that is nearly full or gone, of a shared one once", () => {
    const storages = [
      storage("ceph", "a", 90, { shared: true }),
      storage("ceph", "b", 90, { shared: true }),
      storage("local", "b", 5, { available: false }),
    ];
    expect(found({ storages })).to.deep.equal([
      "STORAGE_NEARLY_FULL storage ceph",
      "PVE_STORAGE_OFFLINE storage local on b",
    ]);
  });
});
