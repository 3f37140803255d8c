import { expect } from "chai";
import { until } from "../../pam/support/until.ts";
import { canMakeNetworkBed, type HostState, NetworkBed } from "./support/network-bed.ts";

const NEW = {
  mode: "static",
  interface: "eth0",
  address: "192.0.2.77/24",
  gateway: "192.0.2.254",
  dns: ["9.9.9.9", "2620:fe::fe"],
};
/** Longer than any test, and as short as may be. */
const LONG = 600_000;
const SHORT = 1_500;

describe("a network on trial", () => {
  let bed: NetworkBed;
  let before: HostState;

  beforeEach(async function () {
    if (!canMakeNetworkBed) this.skip();
    bed = new NetworkBed();
    await bed.open();
    before = await bed.state();
  });
  afterEach(() => bed.close());

  const isBack = () =>
    until("the network as it was", async () => {
      const now = await bed.state();
      return JSON.stringify(now) === JSON.stringify(before) ? now : undefined;
    });

  it("is in the kernel, and in no file that outlasts a restart", async () => {
    const installer = bed.program(LONG);
    expect(await installer.tell({ do: "apply", network: NEW })).to.equal("trying");
    const { addresses, routes, resolvers, ...files } = await bed.state();
    expect(addresses).to.deep.equal(["192.0.2.77/24", "2001:db8::10/64"]);
    expect(routes).to.deep.equal([
      "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.77",
      "default via 192.0.2.254 dev eth0",
    ]);
    expect(resolvers).to.equal("search example.org\nnameserver 9.9.9.9\nnameserver 2620:fe::fe\n");
    expect(files).to.deep.equal({ interfaces: before.interfaces, hosts: before.hosts });
  });

  it("goes back by itself when nobody confirms it", async () => {
    const installer = bed.program(SHORT);
    expect(await installer.tell({ do: "apply", network: NEW })).to.be.oneOf(["trying", "none"]);
    await isBack();
    expect(await installer.tell({ do: "confirm" })).to.equal("NETWORK_TRIAL_OVER");
    await isBack();
  });

  it("goes back though the installer is killed", async () => {
    const installer = bed.program(LONG);
    await installer.tell({ do: "apply", network: NEW });
    await installer.kill();
    expect((await bed.state()).addresses).to.include("192.0.2.77/24");
    await bed.letTimeRunOut();
    await isBack();
  });

  it("goes back though the installer is killed before it has changed anything", async () => {
    const installer = bed.program(LONG);
    expect(await installer.tell({ do: "arm", network: NEW })).to.equal("trying");
    await installer.kill();
    await bed.letTimeRunOut();
    await bed.trialIsOver();
    await isBack();
  });

  it("is there to be confirmed by an installer that was started anew", async () => {
    const first = bed.program(LONG);
    await first.tell({ do: "apply", network: NEW });
    await first.kill();
    const second = bed.program(LONG);
    expect(await second.tell({ do: "look" })).to.equal("trying");
    expect(await second.tell({ do: "confirm" })).to.equal("none");
    expect((await bed.state()).addresses).to.include("192.0.2.77/24");
  });

  it("is written down when it is confirmed, under the host's name too", async () => {
    const installer = bed.program(LONG);
    await installer.tell({ do: "apply", network: NEW });
    expect(await installer.tell({ do: "confirm" })).to.equal("none");
    const { addresses, interfaces, hosts } = await bed.state();
    expect(addresses).to.deep.equal(["192.0.2.77/24", "2001:db8::10/64"]);
    expect(interfaces).to.equal(
      "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet static\n\taddress 192.0.2.77/24\n\tgateway 192.0.2.254\n",
    );
    expect(hosts).to.equal("127.0.0.1 localhost\n192.0.2.77 pve.example.org pve\n");
    expect(await installer.tell({ do: "confirm" })).to.equal("NETWORK_TRIAL_OVER");
  });

  it("is one of DHCP as well, and goes back to fixed addresses", async () => {
    const installer = bed.program(LONG);
    const network = { mode: "dhcp", interface: "eth0" };
    expect(await installer.tell({ do: "apply", network })).to.equal("trying");
    const { addresses, routes } = await bed.state();
    expect(addresses).to.deep.equal(["192.0.2.200/24", "2001:db8::10/64"]);
    expect(routes).to.include("default via 192.0.2.1 dev eth0 metric 100");
    await bed.letTimeRunOut();
    await isBack();
  });

  it("goes back at once when it cannot be had", async () => {
    const installer = bed.program(LONG);
    expect(await installer.tell({ do: "apply", network: NEW, refused: "route replace" })).to.equal("none");
    await bed.trialIsOver();
    await isBack();
    expect(await installer.tell({ do: "look" })).to.equal("none");
  });

  it("is one at a time, and of an interface that is there", async () => {
    const installer = bed.program(LONG);
    expect(await installer.tell({ do: "apply", network: { ...NEW, interface: "eth9" } })).to.equal(
      "NETWORK_INTERFACE_MISSING",
    );
    await isBack();
    await installer.tell({ do: "apply", network: NEW });
    expect(await installer.tell({ do: "apply", network: NEW })).to.equal("NETWORK_TRIAL_RUNNING");
  });
});
