import { expect } from "chai";
import fc from "fast-check";
import { rewriteInterfaces } from "../../../installer/host/rewrite-interfaces.ts";

const STATIC = {
  mode: "static" as const,
  interface: "vmbr0",
  address: "192.0.2.77/24",
  gateway: "192.0.2.254",
  dns: ["9.9.9.9"],
};
const DHCP = { mode: "dhcp" as const, interface: "vmbr0" };

/** As the installer of Proxmox VE writes it. */
const PVE = `auto lo
iface lo inet loopback

iface nic0 inet manual

auto vmbr0
iface vmbr0 inet static
	address 192.0.2.10/24
	gateway 192.0.2.1
	bridge-ports nic0
	bridge-stp off
	bridge-fd 0
	post-up echo up
# the world
iface vmbr0 inet6 static
	address 2001:db8::10/64
	gateway 2001:db8::1

source /etc/network/interfaces.d/*
`;

describe("interfaces(5) with another network", () => {
  it("keeps what the stanza says of the bridge, and every other stanza to the letter", () => {
    expect(rewriteInterfaces(PVE, STATIC)).to.equal(
      PVE.replace("192.0.2.10/24", "192.0.2.77/24").replace("gateway 192.0.2.1\n", "gateway 192.0.2.254\n"),
    );
    expect(rewriteInterfaces(PVE, DHCP)).to.equal(
      PVE.replace(
        "iface vmbr0 inet static\n\taddress 192.0.2.10/24\n\tgateway 192.0.2.1\n",
        "iface vmbr0 inet dhcp\n",
      ),
    );
  });

  it("says no address twice where it was said with a netmask", () => {
    const old =
      "iface vmbr0 inet static\n  address 192.0.2.10\n  netmask 255.255.255.0\n  gateway 192.0.2.1\n  dns-nameservers 192.0.2.1\n  mtu 9000\n";
    expect(rewriteInterfaces(old, STATIC)).to.equal(
      "iface vmbr0 inet static\n\taddress 192.0.2.77/24\n\tgateway 192.0.2.254\n  mtu 9000\n",
    );
  });

  it("gets a stanza where the interface has none, and is brought up by itself", () => {
    const stanza = "iface vmbr0 inet static\n\taddress 192.0.2.77/24\n\tgateway 192.0.2.254\n";
    expect(rewriteInterfaces("", STATIC)).to.equal(`auto vmbr0\n${stanza}`);
    expect(rewriteInterfaces("auto lo\niface lo inet loopback", STATIC)).to.equal(
      `auto lo\niface lo inet loopback\n\nauto vmbr0\n${stanza}`,
    );
    expect(rewriteInterfaces("allow-hotplug vmbr0\n", STATIC)).to.equal(`allow-hotplug vmbr0\n\n${stanza}`);
  });

  it("takes no interface for another whose name begins alike", () => {
    const other = "auto vmbr01\niface vmbr01 inet static\n\taddress 203.0.113.1/24\n";
    expect(rewriteInterfaces(other, DHCP)).to.equal(`${other}\nauto vmbr0\niface vmbr0 inet dhcp\n`);
  });

  it("is the same when it is written again, whatever stood there", () => {
    const line = fc.constantFrom(
      ...PVE.split("\n"),
      "iface vmbr0 inet manual",
      "allow-ovs vmbr0",
      "\tnetmask 255.0.0.0",
      "mapping vmbr0",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(STATIC, DHCP), (lines, wanted) => {
        const once = rewriteInterfaces(lines.join("\n"), wanted);
        expect(rewriteInterfaces(once, wanted)).to.equal(once);
      }),
    );
  });
});
