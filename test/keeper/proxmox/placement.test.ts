import { expect } from "chai";
import { describe, it } from "mocha";
import { FinalError } from "../../../keeper/core/errors.ts";
import { type Candidate, choosePlacement } from "../../../keeper/proxmox/placement.ts";
import { rejection } from "../support/rejection.ts";

const GIB = 2 ** 30;
const SPEC = { image: "debian-12", vcpus: 2, memoryMiB: 2048, diskGiB: 20, mbps: 100 };
const RESERVE = { memoryMiB: 1024, diskGiB: 10 };

function candidate(node: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    node,
    cpus: 4,
    memory: 8 * GIB,
    memoryOthers: 0,
    memoryCommitted: 0,
    disk: 100 * GIB,
    diskAvailable: 100 * GIB,
    diskCommitted: 0,
    ...changes,
  };
}

function choose(...candidates: Candidate[]): Promise<string> {
  return Promise.resolve().then(() => choosePlacement(candidates, SPEC, RESERVE, "local"));
}

describe("choosePlacement", () => {
  it("takes the node with the most memory left, then the most disk, then the first name", async () => {
    expect(await choose(candidate("a", { memoryCommitted: GIB }), candidate("b"))).to.equal("b");
    expect(await choose(candidate("a", { diskCommitted: GIB }), candidate("b"))).to.equal("b");
    expect(await choose(candidate("b"), candidate("a"))).to.equal("a");
  });

  it("fills a node up to its reserve and not beyond", async () => {
    expect(await choose(candidate("a", { memoryCommitted: 5 * GIB, diskCommitted: 70 * GIB }))).to.equal("a");
    await rejection(
      choose(candidate("a", { memoryCommitted: 5 * GIB + 2 ** 20 })),
      FinalError,
      "NO_CAPACITY",
    );
    await rejection(choose(candidate("a", { diskCommitted: 70 * GIB + 1 })), FinalError, "NO_CAPACITY");
  });

  it("counts what others use, and what is truly free on the storage", async () => {
    await rejection(choose(candidate("a", { memoryOthers: 6 * GIB })), FinalError, "NO_CAPACITY");
    await rejection(choose(candidate("a", { diskAvailable: 29 * GIB })), FinalError, "NO_CAPACITY");
  });

  it("never gives more CPUs than the node has: such a VM would not start", async () => {
    await rejection(choose(candidate("a", { cpus: 1 })), FinalError, "NO_CAPACITY");
  });

  it("says the figures of each node", async () => {
    const error = await rejection(
      choose(candidate("a", { cpus: 1 }), candidate("b", { memory: 2 * GIB })),
      FinalError,
      "NO_CAPACITY",
    );
    expect(error.message).to.include("a has 1 CPUs, 7168 MiB").and.to.include("b has 4 CPUs, 1024 MiB");
    await rejection(choose(), FinalError, "NO_CAPACITY");
  });
});
