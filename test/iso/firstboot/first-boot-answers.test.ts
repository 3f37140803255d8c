import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readFirstBootAnswers } from "../../../iso/firstboot/first-boot-answers.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";

describe("what was answered before first boot", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "firstboot-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (text: string | null) => {
    const file = join(folder, "firstboot.json");
    if (text !== null) await writeFile(file, text);
    return readFirstBootAnswers(file);
  };

  it("is Debian's and Proxmox's own archives when nothing was", async () => {
    const own = {
      debianRepository: "http://deb.debian.org/debian",
      proxmoxRepository: "http://download.proxmox.com/debian/pve",
    };
    expect(await read(null)).to.deep.equal(own);
    expect(await read("{}\n")).to.deep.equal(own);
  });

  it("is taken as the answer volume has it", async () => {
    const all = {
      debianRepository: "http://192.0.2.1/debian",
      httpProxy: "http://192.0.2.1:3128",
      proxmoxKey: "/etc/blockhost/proxmox-archive-keyring.asc",
      proxmoxRepository: "https://mirror.example.org/pve",
      setup: "/etc/blockhost/setup.json",
    };
    expect(await read(JSON.stringify(all))).to.deep.equal(all);
  });

  for (const [words, text] of [
    ["is no JSON", "proxy=x"],
    ["has a key that there is not", '{"proxy":"http://192.0.2.1"}'],
    ["has an archive that is no URL", '{"debianRepository":"192.0.2.1/debian"}'],
    [
      "would write another line into apt's settings",
      '{"httpProxy":"http://x\\";\\nDPkg::Pre-Invoke{\\"id\\"};"}',
    ],
    ["would write another field into apt's sources", '{"proxmoxRepository":"http://x/\\nTrusted: yes"}'],
  ] as const)
    it(`is refused when it ${words}`, async () => {
      await rejection(read(text), FinalError, "FIRSTBOOT_ANSWERS_INVALID");
    });
});
