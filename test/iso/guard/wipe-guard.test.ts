import { expect } from "chai";
import { type Bytes, GuardBed, type SomeDisk } from "./support/guard-bed.ts";
import { nvmeDisk, sataDisk, thunderboltDisk, usbDisk, virtioDisk } from "./support/some-disks.ts";

const MIB = 1024 ** 2;
const DATA: Bytes = [[1080, Buffer.from([0x53, 0xef])]];
/** As sfdisk names the partition of an installed system: in UTF-16. */
const INSTALLED: Bytes = [
  [512, "EFI PART"],
  [1024 + 128 * 2 + 56, Buffer.from("blockhost-system", "utf16le")],
];

interface Case {
  readonly title: string;
  readonly disks: readonly SomeDisk[];
  readonly cmdline?: string;
  readonly keys?: string;
  /** answers.conf as it was checked. */
  readonly answers?: string;
  readonly words?: readonly string[];
  /** The disk, or what the refusal says. */
  readonly wiped?: string;
  readonly refused?: RegExp;
}

const blank = sataDisk("sda", "S5Y1NG0R800123A");
const full = sataDisk("sda", "S5Y1NG0R800123A", { bytes: DATA });

const CASES: readonly Case[] = [
  { title: "takes the disk whose serial ends as it was typed", disks: [blank], keys: "123A\n", wiped: "sda" },
  { title: "takes the same end in small letters", disks: [blank], keys: "123a\n", wiped: "sda" },
  {
    title: "knows the serials of NVMe disks",
    disks: [nvmeDisk("nvme0n1", "23170X80")],
    keys: "0X80\n",
    wiped: "nvme0n1",
  },
  {
    title: "knows the serials of virtio disks",
    disks: [virtioDisk("vda", "BH-0001")],
    keys: "0001\n",
    wiped: "vda",
  },
  { title: "takes the third try", disks: [blank], keys: "x\ny\n123A\n", wiped: "sda" },
  {
    title: "refuses after three wrong tries",
    disks: [blank],
    keys: "x\ny\nz\n123A\n",
    refused: /in 3 tries/,
  },
  { title: "refuses an empty line", disks: [blank], keys: "\n123A\n", refused: /no disk was named/ },
  { title: "refuses when nobody is there", disks: [blank], refused: /nobody answered/ },
  { title: "refuses three characters", disks: [blank], keys: "23A\n23A\n23A\n", refused: /in 3 tries/ },
  { title: "refuses a pattern for a serial", disks: [blank], keys: "*\n????\n[1]*\n", refused: /in 3 tries/ },
  { title: "refuses a machine without a disk", disks: [], keys: "123A\n", refused: /no disk to install on/ },
  { title: "wants a word for data, and takes it", disks: [full], keys: "123A\nWIPE\n", wiped: "sda" },
  {
    title: "keeps data for any other word",
    disks: [full],
    keys: "123A\nwipe\n",
    refused: /was not given up/,
  },
  { title: "keeps data for no word", disks: [full], keys: "123A\n", refused: /nobody answered/ },
  {
    title: "takes the one of two disks that is named",
    disks: [full, virtioDisk("vdb", "OTHER-0002")],
    keys: "0002\n",
    wiped: "vdb",
  },
  {
    title: "refuses two disks whose serials end alike",
    disks: [blank, virtioDisk("vdb", "OTHER-123A")],
    keys: "123A\n",
    refused: /end alike/,
  },
  {
    title: "never takes a USB disk",
    disks: [usbDisk("sdb", "WX11D123A")],
    keys: "123A\n",
    refused: /no disk to install/,
  },
  {
    title: "never takes a USB disk that is named by its whole serial",
    disks: [blank, usbDisk("sdb", "WX11D9999")],
    cmdline: "blockhost.wipe=WX11D9999",
    refused: /left alone: on USB/,
  },
  {
    title: "never takes a drive in a Thunderbolt case",
    disks: [blank, thunderboltDisk("nvme1n1", "S3XYNX0K")],
    cmdline: "blockhost.wipe=S3XYNX0K",
    refused: /can be pulled out/,
  },
  ...(
    [
      [
        "a removable medium",
        sataDisk("sda", "SER-0001", { facts: { removable: "1\n" } }),
        /a removable medium/,
      ],
      [
        "a disk that does not say whether it is removable",
        sataDisk("sda", "SER-0001", { facts: { removable: "" } }),
        /a removable/,
      ],
      [
        "a disk that cannot be written to",
        sataDisk("sda", "SER-0001", { facts: { ro: "1\n" } }),
        /cannot be written to/,
      ],
      ["a small disk", sataDisk("sda", "SER-0001", { gibibytes: 8 }), /smaller than 16 GiB/],
      ["a disk without a size", sataDisk("sda", "SER-0001", { facts: { size: "" } }), /smaller than 16 GiB/],
      [
        "a disk that is a part of something",
        sataDisk("sda", "SER-0001", { facts: { "holders/md0": "" } }),
        /in use/,
      ],
    ] as const
  ).map(
    ([what, disk, refused]): Case => ({
      title: `never takes ${what}`,
      disks: [disk, virtioDisk("vdb", "OTHER-0002")],
      cmdline: "blockhost.wipe=SER-0001",
      refused,
    }),
  ),
  {
    title: "never takes a disk without a serial",
    disks: [virtioDisk("vda", "")],
    keys: "\n",
    refused: /no disk to install/,
  },
  {
    title: "never takes a path that NVMe multipath hides",
    disks: [nvmeDisk("nvme0c0n1", "23170X80", { facts: { hidden: "1\n" } })],
    keys: "0X80\n",
    refused: /no disk to install/,
  },
  {
    title: "never takes the disk that it came from",
    disks: [blank],
    words: ["--medium", "sda"],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A",
    refused: /no disk to install/,
  },
  {
    title: "takes a blank disk by the boot parameter",
    disks: [blank],
    cmdline: "quiet blockhost.wipe=S5Y1NG0R800123A",
    wiped: "sda",
  },
  {
    title: "takes a blank disk by the answer volume",
    disks: [blank],
    answers: "wipe=S5Y1NG0R800123A\n",
    wiped: "sda",
  },
  {
    title: "wants the whole serial of a parameter",
    disks: [blank],
    cmdline: "blockhost.wipe=123A",
    keys: "123A\n",
    refused: /no disk has the serial/,
  },
  {
    title: "does not ask when a parameter names no disk",
    disks: [blank],
    cmdline: "blockhost.wipe=WRONG-1",
    keys: "123A\nWIPE\n",
    refused: /no disk has the serial WRONG-1/,
  },
  {
    title: "refuses a parameter that is no serial",
    disks: [blank],
    cmdline: "blockhost.wipe=*",
    refused: /is no serial/,
  },
  {
    title: "refuses two parameters",
    disks: [blank],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A blockhost.wipe=SER-0001",
    refused: /different disks/,
  },
  {
    title: "refuses when parameter and volume differ",
    disks: [blank],
    cmdline: "blockhost.wipe=SER-0001",
    answers: "wipe=S5Y1NG0R800123A\n",
    refused: /different disks/,
  },
  {
    title: "refuses two disks of the same serial",
    disks: [blank, usbDisk("sdb", "S5Y1NG0R800123A")],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A",
    refused: /several disks/,
  },
  {
    title: "keeps data that a parameter does not give up",
    disks: [full],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A",
    refused: /holds data/,
  },
  {
    title: "loses data that a parameter gives up",
    disks: [full],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A blockhost.wipe-data=yes",
    wiped: "sda",
  },
  {
    title: "loses data that the answer volume gives up",
    disks: [full],
    answers: "wipe=S5Y1NG0R800123A\nwipe-data=yes\n",
    wiped: "sda",
  },
  {
    title: "keeps data for any value but yes",
    disks: [full],
    cmdline: "blockhost.wipe=S5Y1NG0R800123A blockhost.wipe-data=y",
    refused: /holds data/,
  },
  {
    title: "refuses to lose data of a disk that is not named",
    disks: [full],
    cmdline: "blockhost.wipe-data=yes",
    keys: "123A\nWIPE\n",
    refused: /wipe-data is given without wipe/,
  },
  {
    title: "never wipes an installed BlockHost with nobody there, whatever is answered",
    disks: [sataDisk("sda", "SER-0001", { bytes: INSTALLED })],
    answers: "wipe=SER-0001\nwipe-data=yes\n",
    refused: /BlockHost is installed on sda/,
  },
  {
    title: "wipes an installed BlockHost by hand",
    disks: [sataDisk("sda", "SER-0001", { bytes: INSTALLED })],
    keys: "0001\nWIPE\n",
    wiped: "sda",
  },
  ...(
    [
      ["a RAID mark at its very end", [[32 * 1024 ** 3 - 65536, Buffer.from("fc4e2ba9", "hex")]]],
      ["a file system behind a lost partition table", [[MIB + 1080, Buffer.from("53ef", "hex")]]],
      ["one byte that is not known", [[12 * MIB, "x"]]],
    ] as const
  ).map(
    ([what, bytes]): Case => ({
      title: `takes a disk with ${what} for one with data`,
      disks: [sataDisk("sda", "SER-0001", { bytes })],
      cmdline: "blockhost.wipe=SER-0001",
      refused: /holds data/,
    }),
  ),
];

describe("the wipe guard", () => {
  for (const { title, disks, cmdline, keys, answers, words = [], wiped, refused } of CASES) {
    it(title, () => {
      const bed = new GuardBed(disks);
      try {
        const told = answers === undefined ? [] : ["--answers", bed.file("answers", answers)];
        const verdict = bed.run([...told, ...words, "choose", "TARGET"], { cmdline, keys });
        expect(verdict.output).to.match(refused ?? /CHOSEN/);
        expect(verdict.code).to.equal(refused ? 10 : 0);
        expect(/^disk=(.*)$/m.exec(verdict.chosen)?.[1]).to.equal(wiped);
      } finally {
        bed.close();
      }
    });
  }
});
