import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { BlockHostError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";

const CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

describe("identityOf", () => {
  it("follows from chain, contract, subscription and generation", () => {
    const vm = identityOf(31337n, CONTRACT, 42n, 1, 100_000);
    expect(vm).to.deep.include({
      vmid: 100_042,
      name: "bh-42",
      mark: "blockhost:31337:0x5fbdb2315678afecb367f032d93f642f64180aa3:42:1",
    });
    expect(identityOf(31337, CONTRACT.toLowerCase(), 42n, 1, 100_000)).to.deep.equal(vm);
    expect(identityOf(31337n, CONTRACT, 42n, 2, 100_000).uuid).not.to.equal(vm.uuid);
  });

  it("makes a version 5 uuid as RFC 9562 says (computed here by node:crypto)", () => {
    const vm = identityOf(1n, CONTRACT, 7n, 3, 1000);
    const hash = createHash("sha1")
      .update(Buffer.from("b10c40577e4a4d1c9b1a5ee0d0c0ffee", "hex"))
      .update(vm.mark)
      .digest("hex");
    expect(vm.uuid.replaceAll("-", "").slice(0, 12)).to.equal(hash.slice(0, 12));
    expect(vm.uuid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("makes a locally administered unicast MAC", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000 }), (id) => {
        const { mac } = identityOf(1n, CONTRACT, BigInt(id), 1, 1000);
        expect(mac).to.match(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
      }),
    );
  });

  it("gives each generation a place, a mark, a uuid and a MAC of its own", () => {
    const vms = [1, 2, 3].map((generation) => identityOf(1n, CONTRACT, 42n, generation, 100_000));
    expect(vms.map(({ vmid }) => vmid)).to.deep.equal([100_042, 100_100_042, 200_100_042]);
    for (const part of ["mark", "uuid", "mac"] as const)
      expect(new Set(vms.map((vm) => vm[part])), part).to.have.property("size", 3);
  });

  it("stays within what can be a vmid, and meets no other subscription, whatever the generation", () => {
    const numbers = fc.tuple(
      fc.integer({ min: 100, max: 899_999_999 }),
      fc.bigInt({ min: 1n, max: 99_999_999n }),
      fc.integer({ min: 1, max: 5000 }),
      fc.bigInt({ min: 1n, max: 99_999_999n }),
      fc.integer({ min: 1, max: 5000 }),
    );
    fc.assert(
      fc.property(numbers, ([base, id, generation, otherId, otherGeneration]) => {
        const { vmid } = identityOf(1n, CONTRACT, id, generation, base);
        expect(vmid).to.be.within(base + 1, 999_999_999);
        if (id !== otherId)
          expect(identityOf(1n, CONTRACT, otherId, otherGeneration, base).vmid).not.to.equal(vmid);
      }),
    );
  });

  it("begins from the first place again when there is no further one", () => {
    const vmidOf = (generation: number) => identityOf(1n, CONTRACT, 1n, generation, 850_000_000).vmid;
    expect([1, 2, 3, 4].map(vmidOf)).to.deep.equal([850_000_001, 950_000_001, 850_000_001, 950_000_001]);
    expect(identityOf(1n, CONTRACT, 1n, 2, 950_000_000).vmid).to.equal(950_000_001);
  });

  it("refuses what can be no VM", () => {
    const bad: Array<() => unknown> = [
      () => identityOf(0n, CONTRACT, 1n, 1, 1000),
      () => identityOf(1n, "0x12", 1n, 1, 1000),
      () => identityOf(1n, CONTRACT, 0n, 1, 1000),
      () => identityOf(1n, CONTRACT, 1n, 0, 1000),
      () => identityOf(1n, CONTRACT, 1n, 1, 10),
      () => identityOf(1n, CONTRACT, 999_999_999n, 1, 1000),
    ];
    for (const make of bad) {
      try {
        make();
      } catch (error) {
        expect((error as BlockHostError).code).to.equal("BAD_IDENTITY");
        continue;
      }
      expect.fail("accepted");
    }
  });
});
