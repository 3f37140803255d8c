import { expect } from "chai";
import { type Firewall, nftFirewall } from "../../../keeper/rootd/firewall.ts";
import { until } from "../../pam/support/until.ts";
import { canMakeNetBed, type NetBed, openNetBed } from "./support/net-bed.ts";

describe("the firewall, in a kernel", () => {
  let bed: NetBed;
  let firewall: Firewall;

  before(async function () {
    if (!canMakeNetBed) this.skip();
    bed = await openNetBed();
  });
  beforeEach(async () => {
    firewall = nftFirewall({ ports: [22, 8006], always: [] }, bed.nft);
    await firewall.reset();
  });
  after(() => bed?.close());

  for (const [family, from, neighbour] of [
    ["IPv4", "203.0.113.7", "203.0.113.8"],
    ["IPv6", "2001:db8::7", "2001:db8::8"],
  ] as const) {
    describe(`for ${family}`, () => {
      it("keeps the ports closed, and no others", async () => {
        expect(await bed.reaches(from, 22)).to.equal(false);
        expect(await bed.reaches(from, 8006)).to.equal(false);
        expect(await bed.reaches(from, 443)).to.equal(true);
      });

      it("opens one port for one source", async () => {
        await firewall.replace([], [{ source: from, port: 22, seconds: 60 }]);
        expect(await bed.reaches(from, 22)).to.equal(true);
        expect(await bed.reaches(from, 8006)).to.equal(false);
        expect(await bed.reaches(neighbour, 22)).to.equal(false);
      });

      it("is closed by the kernel when the time is over", async () => {
        await firewall.replace([], [{ source: from, port: 22, seconds: 1 }]);
        await forgotten(firewall);
        expect(await bed.reaches(from, 22)).to.equal(false);
      });
    });
  }

  it("takes no time at all for a second, not for ever", async () => {
    await firewall.replace([], [{ source: "203.0.113.7", port: 22, seconds: 0 }]);
    expect((await firewall.list()).every(({ seconds }) => seconds <= 1)).to.equal(true);
    await forgotten(firewall);
  });

  it("opens for a network", async () => {
    await firewall.replace(
      [],
      [
        { source: "203.0.113.0/24", port: 22, seconds: 60 },
        { source: "2001:db8::/64", port: 22, seconds: 60 },
      ],
    );
    for (const inside of ["203.0.113.7", "203.0.113.8", "2001:db8::7", "2001:db8::8"])
      expect(await bed.reaches(inside, 22), inside).to.equal(true);
    for (const outside of ["198.51.100.9", "2001:db8:9::9"])
      expect(await bed.reaches(outside, 22), outside).to.equal(false);
  });

  it("lists what is open as it was asked for", async () => {
    const open = [
      { source: "203.0.113.7", port: 22, seconds: 60 },
      { source: "203.0.113.0/25", port: 8006, seconds: 600 },
      { source: "2001:db8::/48", port: 22, seconds: 3_600 },
    ];
    await firewall.replace([], open);
    const listed = await firewall.list();
    expect(listed.map(({ source, port }) => ({ source, port }))).to.have.deep.members(
      open.map(({ source, port }) => ({ source, port })),
    );
    for (const { source, seconds } of listed) {
      const asked = open.find((knock) => knock.source === source)?.seconds ?? 0;
      expect(seconds).to.be.within(asked - 30, asked);
    }
  });

  it("closes all at once", async () => {
    await firewall.replace([], [{ source: "203.0.113.7", port: 22, seconds: 60 }]);
    await firewall.clear();
    expect(await firewall.list()).to.deep.equal([]);
    expect(await bed.reaches("203.0.113.7", 22)).to.equal(false);
  });

  it("lets a connection that stands go on when its door is closed", async () => {
    await firewall.replace([], [{ source: "203.0.113.7", port: 22, seconds: 60 }]);
    expect(await bed.reaches("203.0.113.7", 22)).to.equal(true);
    await firewall.reset();
    await bed.talks();
  });

  it("never closes for the host itself, whose keeper speaks to Proxmox", async () => {
    for (const own of ["203.0.113.1", "2001:db8::1"]) expect(await bed.reaches(own, 8006)).to.equal(true);
  });

  it("forgets everything when it is made anew, what others have put there too", async () => {
    await firewall.replace([], [{ source: "203.0.113.7", port: 22, seconds: 60 }]);
    await bed.nft("add rule inet blockhost input accept; insert rule inet blockhost doors accept");
    await firewall.reset();
    expect(await firewall.list()).to.deep.equal([]);
    expect(await bed.reaches("203.0.113.7", 22)).to.equal(false);
  });

  it("does all of a change or nothing", async () => {
    const stays = { source: "203.0.113.7", port: 22, seconds: 60 };
    await firewall.replace([], [stays]);
    const gone = { source: "203.0.113.8", port: 22, seconds: 60 };
    const failed = await firewall.replace([stays, gone], []).then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
    expect(await bed.reaches("203.0.113.7", 22)).to.equal(true);
  });

  it("never closes for networks that need no knock", async () => {
    await nftFirewall({ ports: [22, 8006], always: ["198.51.100.0/24", "2001:db8:9::/64"] }, bed.nft).reset();
    for (const from of ["198.51.100.9", "2001:db8:9::9"]) expect(await bed.reaches(from, 22)).to.equal(true);
    for (const from of ["203.0.113.7", "2001:db8::7"]) expect(await bed.reaches(from, 22)).to.equal(false);
  });

  it("bounds an element that somebody adds by hand and without a time", async () => {
    await bed.nft("add element inet blockhost knock4 { 203.0.113.7 . 22 }");
    expect((await firewall.list())[0]?.seconds).to.be.within(1, 3_600);
  });
});

async function forgotten(firewall: Firewall): Promise<void> {
  await until("the kernel forgets", async () => (await firewall.list()).length === 0 || undefined);
}
