import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { BlockHostError } from "../../../keeper/core/errors.ts";
import { generationAfterWreck } from "../../../keeper/core/generation-after-wreck.ts";
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
    const next = identityOf(31337n, CONTRACT, 42n, 2, 100_000);
    expect(next).to.deep.include({ vmid: vm.vmid, name: vm.name });
    for (const part of ["mark", "uuid", "mac"] as const) expect(next[part]).not.to.equal(vm[part]);
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

  it("is another one in another place after a wreck, and stays there", () => {
    const wreck = identityOf(31337n, CONTRACT, 42n, 1, 100_000);
    const generation = generationAfterWreck(1);
    const vm = identityOf(31337n, CONTRACT, 42n, generation, 100_000);
    expect(vm.vmid).to.equal(100_100_042);
    for (const part of ["mark", "uuid", "mac"] as const) expect(vm[part]).not.to.equal(wreck[part]);
    expect(identityOf(31337n, CONTRACT, 42n, generation + 1, 100_000).vmid).to.equal(vm.vmid);
    expect(identityOf(31337n, CONTRACT, 42n, generationAfterWreck(generation), 100_000).vmid).to.equal(
      200_100_042,
    );
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
