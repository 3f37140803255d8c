import { expect } from "chai";
import { pendingView } from "../../../../devnet/proxmox/sdn/sdn.ts";

describe("pendingView", () => {
  const zone = { type: "simple", mtu: "1450" };

  it("shows what runs as it is when nothing else is written", () => {
    expect(pendingView({ a: zone }, { a: zone })).to.deep.equal({ a: zone });
  });

  it("shows what is new by its type, with all else pending", () => {
    expect(pendingView({ a: zone }, {})).to.deep.equal({
      a: { type: "simple", state: "new", pending: { mtu: "1450" } },
    });
  });

  it("shows what runs of a changed one, and what will", () => {
    expect(pendingView({ a: { type: "simple", ipam: "pve" } }, { a: zone })).to.deep.equal({
      a: { ...zone, state: "changed", pending: { ipam: "pve", mtu: "deleted" } },
    });
  });

  it("shows a deleted one as long as it runs", () => {
    expect(pendingView({}, { a: zone })).to.deep.equal({ a: { ...zone, state: "deleted", pending: {} } });
  });
});
