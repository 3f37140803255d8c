import { expect } from "chai";
import { HostLoad } from "../../../keeper/sagas/host-load.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";

const storage = (shared: boolean, node: string) => ({
  storage: "disks",
  node,
  shared,
  available: true,
  totalBytes: 1,
  usedBytes: 0,
});

describe("HostLoad", () => {
  const load = () => new HostLoad(makeSagaWorld({ now: 0 }).settings);
  const clones = (of: HostLoad, nodes: readonly string[]) =>
    nodes.map((node, i) => of.mayClone(BigInt(i + 1), i, node, 0));

  it("lets two clones at a time onto each node's own storage", () => {
    const own = load();
    own.learn([storage(false, "a"), { ...storage(true, "a"), storage: "isos" }]);
    expect(clones(own, ["a", "a", "a", "b", "b"])).to.deep.equal([true, true, false, true, true]);
  });

  it("counts the clones of all nodes on a storage that they share", () => {
    const shared = load();
    shared.learn([storage(true, "a"), storage(true, "b")]);
    expect(clones(shared, ["a", "b", "c"])).to.deep.equal([true, true, false]);
    shared.cloned(1n, "a");
    expect(shared.mayClone(3n, 3, "c", 0)).to.equal(true);
  });

  it("lets four guests of a node start at a time, each for a minute at most", () => {
    const own = load();
    const starts = (now: number) => [1n, 2n, 3n, 4n, 5n].map((id) => own.mayStart(id, Number(id), "a", now));
    expect(starts(0)).to.deep.equal([true, true, true, true, false]);
    expect(own.mayStart(6n, 6, "b", 0)).to.equal(true);
    own.started(2n, "a");
    expect(own.mayStart(5n, 5, "a", 1)).to.equal(true);
    expect(own.mayStart(7n, 7, "a", 59_999)).to.equal(false);
    expect(own.mayStart(7n, 7, "a", 60_001)).to.equal(true);
  });
});
