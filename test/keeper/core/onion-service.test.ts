import { expect } from "chai";
import { onionService } from "../../../keeper/core/onion-service.ts";

describe("onionService", () => {
  const secret = new Uint8Array(32).fill(7);

  it("never changes: tenants have its name", () => {
    expect(onionService(secret, "31337:0xaa:7").id).to.equal(
      "jtgpn64n2thdboq4t526ampc2mh3apxfumojt4alhjiggjknqu3qmkad",
    );
  });

  it("is another for each subscription and each host", () => {
    const other = new Uint8Array(32).fill(8);
    const ids = [onionService(secret, "a").id, onionService(secret, "b").id, onionService(other, "a").id];
    expect(new Set(ids).size).to.equal(3);
    for (const id of ids) expect(id).to.match(/^[a-z2-7]{55}d$/);
  });

  it("has a key that is clamped as Ed25519 wants it", () => {
    const { key } = onionService(secret, "a");
    expect(key).to.have.length(64);
    expect([(key[0] ?? 0) & 7, (key[31] ?? 0) & 0xc0]).to.deep.equal([0, 0x40]);
  });
});
