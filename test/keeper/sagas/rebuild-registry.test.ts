import { expect } from "chai";
import { instanceOf } from "../../../keeper/core/instance.ts";
import {
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";
import { RegistryRebuild } from "../../../keeper/sagas/rebuild-registry.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { MemoryMachineRegistry } from "../../fakes/memory-machine-registry.ts";
import { makeSagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY_MS = 86_400_000;
const OWNERSHIP = "/var/lib/blockhost/ownership";

describe("RegistryRebuild", () => {
  /** A subscription that was delivered, and the world with a registry that has forgotten it. */
  async function delivered() {
    const bench = new SagaBench(makeSagaWorld({ now: 1_800_000_000_000 }));
    const { world } = bench;
    world.reader.purchase(1n, TENANT_KEY.publicKey);
    await bench.pass(60_000);
    const held = await world.registry.get(1n);
    const view = await world.reader.read(1n, "confirmed");
    if (!held || !view) throw new Error("not delivered");
    const registry = new MemoryMachineRegistry();
    const now = world.clock.now;
    const howItStarts = { seeded: false, withHost: true };
    const hypervisor = Object.assign(world.hypervisor, { howItStarts: async () => howItStarts });
    const ports = { ...world, hypervisor, registry };
    const rebuild = new RegistryRebuild(ports, await hypervisor.listMarks(), now);
    const acts = world.hypervisor.acts.length;
    return { world, held, view, registry, rebuild, howItStarts, now, acts };
  }

  it("finds machine, host key and statement again, and changes nothing", async () => {
    const { world, held, view, registry, rebuild, acts } = await delivered();
    await rebuild.add(view);
    // How fast its VM may be is looked at anew.
    expect(await registry.get(1n)).to.deep.equal({ ...held, throttleMbps: null });
    expect(rebuild.problems).to.deep.equal([]);
    expect(world.hypervisor.acts.length).to.equal(acts);
    expect(await registry.nextStatementSeq(1n, 0)).to.be.greaterThan(held.statement?.seq ?? Infinity);
  });

  it("believes no statement that we did not sign or that is another guest's", async () => {
    for (const forgery of ["signature", "instance"] as const) {
      const { world, view, registry, rebuild, now } = await delivered();
      const text = ownershipStatementText({
        instance: forgery === "instance" ? "0".repeat(32) : instanceOf(vmOf(world.settings, 1n, 1)),
        chainId: world.settings.chainId,
        contract: world.settings.credential,
        tokenId: 1n,
        owner: `0x${"1".repeat(40)}`,
        ownerKind: "eoa",
        user: `0x${"0".repeat(40)}`,
        userExpires: 0,
        linuxUser: "admin",
        blockNumber: 1,
        blockHash: `0x${"0".repeat(64)}`,
        seq: Number.MAX_SAFE_INTEGER,
        issuedAt: 1,
        validUntil: 1,
      });
      const signature = forgery === "signature" ? `0x${"22".repeat(64)}1b` : `0x${"11".repeat(64)}1b`;
      world.hypervisor.vms.get(1_001)?.files.set(OWNERSHIP, signedOwnershipStatement(text, signature));
      await rebuild.add(view);
      expect((await registry.get(1n))?.statement, forgery).to.equal(null);
      expect(await registry.nextStatementSeq(1n, 0), forgery).to.equal(Math.floor(now / 1000) + 1);
    }
  });

  it("has the keeper look again at what is halfway", async () => {
    const { view, registry, rebuild, howItStarts } = await delivered();
    howItStarts.seeded = true;
    await rebuild.add(view);
    expect((await registry.get(1n))?.status).to.equal("reserved");
  });

  it("leaves off what its tenant has stopped, and suspended what has expired", async () => {
    for (const operation of ["stop", null] as const) {
      const { world, view, registry, rebuild, howItStarts } = await delivered();
      const vm = world.hypervisor.vms.get(1_001);
      if (vm) vm.power = "stopped";
      howItStarts.withHost = false;
      if (operation) world.reader.request(1n, operation);
      const seen = operation ? await world.reader.read(1n, "confirmed") : view;
      await rebuild.add(seen ?? view);
      const { status, halted } = (await registry.get(1n)) ?? {};
      expect({ status, halted }).to.deep.equal(
        operation ? { status: "running", halted: true } : { status: "suspended", halted: false },
      );
    }
  });

  it("gives a VM that was not fenced yet no address of one that it finds later", async () => {
    const { world, view, registry, rebuild } = await delivered();
    const { hypervisor, reader, settings } = world;
    const vm = hypervisor.vms.get(1_001);
    if (!vm) throw new Error("no VM");
    vm.address = "10.77.1.3";
    hypervisor.vms.set(1_003, { ...vm, mark: vmOf(settings, 3n, 1).mark, address: null, power: "stopped" });
    reader.purchase(3n, TENANT_KEY.publicKey);
    const halfMade = await reader.read(3n, "confirmed");
    if (!halfMade) throw new Error("not bought");
    await rebuild.add(halfMade);
    await rebuild.add(view);
    expect((await registry.list()).map(({ ipv4 }) => ipv4)).to.deep.equal(["10.77.1.3", "10.77.1.4"]);
  });

  it("tells of a paid VM that is gone or that somebody else's stands in for", async () => {
    const { world, view, rebuild } = await delivered();
    const vm = world.hypervisor.vms.get(1_001);
    if (!vm) throw new Error("no VM");
    world.hypervisor.vms.set(1_001, { ...vm, mark: "another's" });
    await rebuild.add(view);
    world.hypervisor.vms.delete(1_001);
    await rebuild.add(view);
    expect(rebuild.problems.map(({ code }) => code)).to.deep.equal(["FOREIGN_VM", "VM_LOST"]);
  });

  it("lets the addresses of what has ended rest, and counts destructions, for as long as in life", async () => {
    const { world, registry, rebuild, now } = await delivered();
    await rebuild.end({ subscription: 2n, kind: "Closed", at: now - 1_000 });
    await rebuild.end({ subscription: 3n, kind: "Rejected", at: now - 1_000 });
    await rebuild.end({ subscription: 4n, kind: "Rejected", at: now - DAY_MS / 2 });
    await rebuild.end({ subscription: 5n, kind: "Closed", at: now - DAY_MS });
    const taken = async (at: number) => {
      let seen: ReadonlySet<string> = new Set();
      const probe = registry.reserve(99n, at, (addresses) => {
        seen = addresses;
        throw new Error("looked");
      });
      await probe.catch(() => undefined);
      return [...seen].sort();
    };
    expect(await taken(now)).to.deep.equal(["10.77.1.2", "10.77.1.3"]);
    expect(await taken(now + DAY_MS / 2)).to.deep.equal(["10.77.1.2"]);
    expect(await registry.permitDestruction(6n, now, now - DAY_MS, 1)).to.equal(false);
    expect(await registry.permitDestruction(6n, now, now - DAY_MS, 2)).to.equal(true);
    expect(world.hypervisor.vms.size).to.equal(1);
  });
});
