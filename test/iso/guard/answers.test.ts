import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Bytes, GuardBed, type SomeDisk } from "./support/guard-bed.ts";
import { sataDisk, usbDisk } from "./support/some-disks.ts";

const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)}`;
const STATIC = "network=static\naddress=192.0.2.10/24\ngateway=192.0.2.1\nnameserver=192.0.2.53\n";

const GOOD: readonly (readonly [title: string, text: string, kept?: string])[] = [
  ["nothing", ""],
  ["comments and empty lines", "# wipe=SER-0001\n\n", ""],
  ["lines as Windows ends them", "wipe=SER-0001\r\nwipe-data=yes\r\n", "wipe=SER-0001\nwipe-data=yes\n"],
  ["a last line without an end", "hostname=host1.example.org", "hostname=host1.example.org\n"],
  ["a static address", STATIC],
  ["several SSH keys", `ssh-key=${KEY} a@b\nssh-key=${KEY}\n`],
  ["the card by its MAC address", "interface=52:54:00:12:34:56\n"],
  [
    "mirrors and a proxy",
    "http-proxy=http://192.0.2.1:3128\ndebian-repository=http://mirror.example/debian\n",
  ],
  ["files beside it", "proxmox-key=proxmox.asc\nsetup=setup.json\n"],
];

const BAD: readonly (readonly [title: string, text: string | Buffer, reason: RegExp])[] = [
  ["an unknown key", "wipes=SER-0001\n", /line 1: there is no such key/],
  ["a key in capitals", "Wipe=SER-0001\n", /no such key/],
  ["blanks around the sign", "wipe = SER-0001\n", /no such key/],
  ["a line without a sign", "\nwipe\n", /line 2: not key=value/],
  ["a key twice", "wipe=SER-0001\nwipe=SER-0001\n", /line 2: wipe is given twice/],
  ["a serial with a pattern in it", "wipe=SER*\n", /not a value of wipe/],
  ["a serial in quotes", 'wipe="SER-0001"\n', /not a value of wipe/],
  ["an empty serial", "wipe=\n", /not a value of wipe/],
  ["another word than yes", "wipe-data=no\n", /not a value of wipe-data/],
  ["a name without a domain", "hostname=host1\n", /not a value of hostname/],
  ["a name with capitals", "hostname=Host1.example.org\n", /not a value of hostname/],
  ["a command for a name", "hostname=a.$(reboot)\n", /not a value of hostname/],
  ["a number over 255", STATIC.replace("2.10/", "2.310/"), /not a value of address/],
  ["a network's own address", STATIC.replace("2.10/", "2.0/"), /not a value of address/],
  ["a broadcast address", STATIC.replace("2.10/", "2.255/"), /not a value of address/],
  ["octal numbers", STATIC.replace("192.0.2.1\n", "192.0.02.1\n"), /not a value of gateway/],
  ["a gateway of another network", STATIC.replace("192.0.2.1\n", "192.0.3.1\n"), /no neighbour/],
  ["the gateway's address for its own", STATIC.replace("192.0.2.1\n", "192.0.2.10\n"), /no neighbour/],
  [
    "a static network without a gateway",
    STATIC.replace(/gateway=.*\n/, ""),
    /needs address, gateway and nameserver/,
  ],
  ["an address for DHCP", "address=192.0.2.10/24\n", /go with network=static/],
  ["an option before an SSH key", `ssh-key=command="x" ${KEY}\n`, /not a value of ssh-key/],
  ["a password in a proxy", "http-proxy=http://me:secret@192.0.2.1:3128\n", /not a value of http-proxy/],
  ["a quote in a URL", 'debian-repository=http://mirror.example/"\n', /not a value of debian-repository/],
  ["a path for a file", "setup=../setup.json\n", /not a value of setup/],
  ["a carriage return within a line", "wipe=SER-0001\rx\n", /not key=value/],
  ["a letter that is not ASCII", "# Müller\n", /not printable ASCII/],
  ["a byte of zero", Buffer.from("wipe=SER-0001\0\n"), /not printable ASCII/],
  ["a byte order mark", "\uFEFFwipe=SER-0001\n", /not printable ASCII/],
  ["a line over 4096 characters", `ssh-key=${KEY} ${"x".repeat(4096)}\n`, /at most 4096/],
  ["a file over 64 KiB", "# x\n".repeat(16385), /longer than 64 KiB/],
];

const iso = (label: string): Bytes => [
  [32769, "CD001"],
  [32808, label.padEnd(32)],
];
const fat = (label: string): Bytes => [
  [71, label.padEnd(11)],
  [82, "FAT32   "],
];
const cd = (label: string): SomeDisk => ({
  path: "pci0000:00/host2/block/sr0",
  gibibytes: 1,
  bytes: iso(label),
});
const stick = (label: string): SomeDisk => ({
  ...usbDisk("sdb", "USB-0001"),
  partitions: [{ name: "sdb1", bytes: fat(label) }],
});

const VOLUMES: readonly (readonly [title: string, disks: readonly SomeDisk[], found: string | RegExp])[] = [
  ["none when there is none", [sataDisk("sda", "SER-0001"), cd("BLOCKHOST")], ""],
  ["a CD by its label", [sataDisk("sda", "SER-0001"), cd("BLOCKHOST-ANSWERS")], "sr0\n"],
  ["a partition of a USB stick by its label", [stick("BH-ANSWERS")], "sdb1\n"],
  ["no label that is longer", [cd("BLOCKHOST-ANSWERS2"), stick("XBH-ANSWERS")], ""],
  ["no FAT label on a CD", [cd("BH-ANSWERS")], ""],
  [
    "two, and refuses",
    [cd("BLOCKHOST-ANSWERS"), stick("BH-ANSWERS")],
    /several answer volumes: sdb1 sr0|several answer volumes: sr0 sdb1/,
  ],
];

describe("the answer volume", () => {
  const within = (disks: readonly SomeDisk[], look: (bed: GuardBed) => void): void => {
    const bed = new GuardBed(disks);
    try {
      look(bed);
    } finally {
      bed.close();
    }
  };

  for (const [title, text, kept = text] of GOOD) {
    it(`may hold ${title}`, () => {
      within([], (bed) => {
        const { code, chosen, output } = bed.run(["check", bed.file("answers.conf", text), "TARGET"]);
        expect(output).to.equal("");
        expect(code).to.equal(0);
        expect(chosen).to.equal(kept);
      });
    });
  }

  for (const [title, text, reason] of BAD) {
    it(`is refused for ${title}`, () => {
      within([], (bed) => {
        const { code, output } = bed.run(["check", bed.file("answers.conf", text), "TARGET"]);
        expect(output).to.match(reason);
        expect(code).to.equal(10);
      });
    });
  }

  for (const [title, disks, found] of VOLUMES) {
    it(`is looked for: it finds ${title}`, () => {
      within(disks, (bed) => {
        const { code, output } = bed.run(["volume"]);
        if (typeof found === "string") expect(output).to.equal(found);
        else expect(output).to.match(found);
        expect(code).to.equal(typeof found === "string" ? 0 : 10);
      });
    });
  }

  it("has a page that names each key that it may hold", () => {
    const guard = join(import.meta.dirname, "../../../iso/guard");
    const page = readFileSync(join(guard, "ANSWERS.md"), "utf8");
    const code = readFileSync(join(guard, "answers.sh"), "utf8");
    const body = /is_value\(\) \{([\s\S]*?)\n\}/.exec(code)?.[1] ?? "";
    const keys = [...body.matchAll(/^\t([a-z][a-z |-]*)\)/gm)].flatMap(([, names = ""]) =>
      names.split(" | "),
    );
    const told = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name = ""]) => name);
    expect(told.sort()).to.deep.equal(keys.sort());
  });
});
