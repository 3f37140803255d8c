import { expect } from "chai";
import { FinalError } from "../../../../keeper/core/errors.ts";
import type { MachineRegistry } from "../../../../keeper/sagas/ports/machine-registry.ts";
import { MachineRepository } from "../../../../keeper/store/machine-repository.ts";
import { MemoryMachineRegistry } from "../../../fakes/memory-machine-registry.ts";
import { ORDINARY } from "../../../fakes/ordinary-reservation.ts";
import { TempStore } from "../../store/temp-store.ts";
import { rejection } from "../../support/rejection.ts";

const chosen = (n: number) => ({
  ...ORDINARY,
  generation: 1,
  vmid: 1_000 + n,
  node: "pve",
  ipv4: `10.0.0.${n}`,
});

/** The contract of MachineRegistry, for the real one and for the one that the tests of sagas use. */
function itIsAMachineRegistry(
  open: () => Promise<{ registry: MachineRegistry; close: () => Promise<void> }>,
): void {
  let registry: MachineRegistry;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ registry, close } = await open());
  });
  afterEach(() => close());

  it("reserves once and returns what is held after that", async () => {
    const made = await registry.reserve(7n, 0, () => chosen(7));
    expect(made).to.deep.equal({
      subscription: 7n,
      ...chosen(7),
      status: "reserved",
      hostKey: null,
      statement: null,
    });
    expect(await registry.reserve(7n, 0, () => chosen(8))).to.deep.equal(made);
    expect(await registry.get(7n)).to.deep.equal(made);
    expect(await registry.get(8n)).to.equal(null);
  });

  it("tells what is taken, and lets an address rest after its release", async () => {
    await registry.reserve(7n, 0, () => chosen(7));
    const seen = async (id: bigint, now: number) => {
      let taken: string[] = [];
      await registry
        .reserve(id, now, (set) => {
          taken = [...set];
          throw new FinalError("TEST", "only looking", "none");
        })
        .catch(() => {});
      return taken;
    };
    expect(await seen(8n, 0)).to.deep.equal(["10.0.0.7"]);
    await registry.release(7n, 500);
    await registry.release(7n, 500);
    expect(await registry.get(7n)).to.equal(null);
    expect(await seen(8n, 499)).to.deep.equal(["10.0.0.7"]);
    expect(await seen(8n, 501)).to.deep.equal([]);
    expect(await registry.list()).to.deep.equal([]);
  });

  it("changes what it is told to and nothing else", async () => {
    await registry.reserve(10n, 0, () => chosen(10));
    await registry.reserve(9n, 0, () => chosen(9));
    const statement = { seq: 5, issuedAt: 6, facts: "f" };
    await registry.update(9n, { status: "running", hostKey: "k" });
    const machine = await registry.update(9n, { statement });
    expect(machine).to.deep.equal({
      subscription: 9n,
      ...chosen(9),
      status: "running",
      hostKey: "k",
      statement,
    });
    expect((await registry.list()).map((each) => each.subscription)).to.deep.equal([9n, 10n]);
    await rejection(registry.update(11n, { status: "running" }), FinalError, "MACHINE_UNKNOWN");
  });

  it("counts statements up, never back", async () => {
    expect(await registry.nextStatementSeq(7n, 100)).to.equal(100);
    expect(await registry.nextStatementSeq(7n, 100)).to.equal(101);
    expect(await registry.nextStatementSeq(7n, 50)).to.equal(102);
    await registry.release(7n, 0);
    expect(await registry.nextStatementSeq(7n, 50)).to.equal(103);
  });

  it("permits so many destructions since then, and each for good", async () => {
    const permit = (id: bigint, now: number) => registry.permitDestruction(id, now, now - 100, 2);
    expect([await permit(1n, 0), await permit(2n, 10), await permit(3n, 20)]).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(await permit(1n, 30)).to.equal(true);
    expect(await permit(3n, 105)).to.equal(true);
    expect(await permit(4n, 106)).to.equal(false);
  });
}

describe("MachineRegistry in SQLite", () => {
  itIsAMachineRegistry(async () => {
    const temp = await TempStore.create();
    return { registry: new MachineRepository(temp.db), close: () => temp.close() };
  });
});

describe("MachineRegistry in memory, for tests", () => {
  itIsAMachineRegistry(async () => ({ registry: new MemoryMachineRegistry(), close: async () => {} }));
});
