import { expect } from "chai";
import { bridgeOver } from "../../../iso/firstboot/bridge-over.ts";
import { nameInHosts } from "../../../iso/firstboot/name-in-hosts.ts";
import { withoutEnterprise } from "../../../iso/firstboot/without-enterprise.ts";

describe("interfaces(5) with a bridge over a card", () => {
  const CARD = { name: "nic0", mac: "52:54:00:12:34:56" };
  const over = (...lines: readonly string[]) => bridgeOver(lines.join("\n"), CARD, "vmbr0");

  it("has the card's address on the bridge", () => {
    expect(
      over(
        "auto lo",
        "iface lo inet loopback",
        "",
        "auto nic0",
        "iface nic0 inet static",
        "    address 192.0.2.10/24",
        "    gateway 192.0.2.1",
        "",
        "iface nic0 inet6 auto",
        "",
        "auto nic1",
        "iface nic1 inet manual",
        "",
      ),
    ).to.equal(
      [
        "auto lo",
        "iface lo inet loopback",
        "",
        "iface nic0 inet manual",
        "",
        "auto vmbr0",
        "iface vmbr0 inet static",
        "\thwaddress 52:54:00:12:34:56",
        "\tbridge-ports nic0",
        "\tbridge-stp off",
        "\tbridge-fd 0",
        "    address 192.0.2.10/24",
        "    gateway 192.0.2.1",
        "",
        "iface vmbr0 inet6 auto",
        "",
        "auto nic1",
        "iface nic1 inet manual",
        "",
      ].join("\n"),
    );
  });

  it("asks DHCP by the bridge, and leaves others in a line that they share", () => {
    expect(over("auto lo nic0", "allow-hotplug nic0", "iface nic0 inet dhcp")).to.equal(
      [
        "auto lo",
        "iface nic0 inet manual",
        "",
        "auto vmbr0",
        "iface vmbr0 inet dhcp",
        "\thwaddress 52:54:00:12:34:56",
        "\tbridge-ports nic0",
        "\tbridge-stp off",
        "\tbridge-fd 0",
      ].join("\n"),
    );
  });

  it("is none where the card has no configuration", () => {
    expect(over("auto lo", "iface lo inet loopback")).to.equal(null);
  });
});

describe("hosts(5) with the machine's name", () => {
  for (const [words, before, after] of [
    [
      "in place of Debian's address for it",
      "127.0.0.1 localhost\n127.0.1.1 host1.example.org host1\n",
      "127.0.0.1 localhost\n192.0.2.10 host1.example.org host1\n",
    ],
    [
      "in place of an address that it had before",
      "192.0.2.9\thost1.example.org host1 # old\n",
      "192.0.2.10 host1.example.org host1\n",
    ],
    ["where it was missing", "127.0.0.1 localhost", "127.0.0.1 localhost\n192.0.2.10 host1\n"],
    [
      "and no longer beside localhost",
      "127.0.0.1 localhost host1\n192.0.2.9 host1\n",
      "127.0.0.1 localhost\n192.0.2.10 host1\n",
    ],
    [
      "left as it is when it is right",
      "192.0.2.10\thost1.example.org  host1\n192.0.2.11 host11 other-host1\n",
      "192.0.2.10\thost1.example.org  host1\n192.0.2.11 host11 other-host1\n",
    ],
  ] as const)
    it(words, () => {
      expect(nameInHosts(before, "host1", "192.0.2.10")).to.equal(after);
      expect(nameInHosts(after, "host1", "192.0.2.10"), "twice").to.equal(after);
    });
});

describe("apt's sources without archives for subscribers", () => {
  const stanza = (uri: string, ...more: readonly string[]) =>
    ["Types: deb", `URIs: ${uri}`, "Suites: trixie", ...more].join("\n");
  const ENTERPRISE = "https://enterprise.proxmox.com/debian/pve";
  const OPEN = "http://download.proxmox.com/debian/pve";

  for (const [words, before, after] of [
    ["has them turned off", `${stanza(ENTERPRISE)}\n`, `${stanza(ENTERPRISE, "Enabled: no")}\n`],
    [
      "has them turned off that were on",
      `${stanza(ENTERPRISE, "Enabled: yes")}\n`,
      `${stanza(ENTERPRISE, "Enabled: no")}\n`,
    ],
    [
      "leaves those that are off",
      `${stanza(ENTERPRISE, "Enabled: false")}\n`,
      `${stanza(ENTERPRISE, "Enabled: false")}\n`,
    ],
    [
      "leaves others in the same file",
      `${stanza(ENTERPRISE)}\n\n${stanza(OPEN)}\n`,
      `${stanza(ENTERPRISE, "Enabled: no")}\n\n${stanza(OPEN)}\n`,
    ],
    [
      "leaves a comment",
      `# URIs: ${ENTERPRISE}\n${stanza(OPEN)}\n`,
      `# URIs: ${ENTERPRISE}\n${stanza(OPEN)}\n`,
    ],
  ] as const)
    it(words, () => {
      expect(withoutEnterprise("pve.sources", before)).to.equal(after);
      expect(withoutEnterprise("pve.sources", after), "twice").to.equal(after);
    });

  it("has them commented out in the old format", () => {
    const line = `deb ${ENTERPRISE} trixie pve-enterprise`;
    expect(withoutEnterprise("pve.list", `${line}\ndeb ${OPEN} trixie x\n`)).to.equal(
      `# ${line}\ndeb ${OPEN} trixie x\n`,
    );
  });
});
