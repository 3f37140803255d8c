import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { finishRoot } from "../../../iso/image/finish-root.ts";
import { rootFaults } from "../../../iso/image/root-faults.ts";

const UNIT = "blockhost-firstboot.service";
const WANTS = "etc/systemd/system/multi-user.target.wants";
/** What packages leave behind, and what differs from machine to machine. */
const LEFT = {
  "etc/shadow": "root:*:1:0:99999:7:::\n_chrony:!:1::::::\nsshd:!*:1::::::\n",
  "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
  "etc/ssh/ssh_host_ed25519_key": "secret",
  "etc/apt/sources.list": "deb copy:/somewhere ./\n",
  "var/lib/systemd/random-seed": "seed",
};

describe("a root that is to be installed on many machines", () => {
  let root = "";
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "blockhost-root-"));
    for (const [path, text] of Object.entries(LEFT)) await put(path, text);
    for (const folder of ["tmp", "run", "var/tmp", "root/.ssh", WANTS])
      await mkdir(join(root, folder), { recursive: true });
    await symlink(`/usr/lib/systemd/system/${UNIT}`, join(root, WANTS, UNIT));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("has, once it is finished, nothing that is one machine's own, and an empty machine-id", async () => {
    expect(await rootFaults(root, [UNIT])).to.have.length(4);
    await finishRoot(root, []);
    expect(await rootFaults(root, [UNIT])).to.deep.equal([]);
  });

  for (const [words, path, text, fault] of [
    ["a password", "etc/shadow", "root:$y$j9T$salt$hash:1:0:99999:7:::\n", /^root has a password/],
    ["an empty password", "etc/shadow", "root::1:0:99999:7:::\n", /^root has a password, or needs none/],
    [
      "a key that root may log in with",
      "root/.ssh/authorized_keys",
      "ssh-ed25519 AAAA\n",
      /\/root\/.ssh\/authorized_keys/,
    ],
    ["a key of somebody's", "home/who/.ssh/id_ed25519", "secret", /\/home\/who\/.ssh\/id_ed25519/],
    ["a host key", "etc/ssh/ssh_host_rsa_key.pub", "ssh-rsa AAAA", /ssh_host_rsa_key/],
    ["a machine-id", "etc/machine-id", "0123456789abcdef0123456789abcdef\n", /machine-id/],
    ["a source of packages", "etc/apt/sources.list.d/x.sources", "Types: deb\n", /x\.sources/],
    ["the keeper enabled", `${WANTS}/blockhost-keeper.service`, "", /^blockhost-keeper.service is enabled/],
  ] as const) {
    it(`may not have ${words}`, async () => {
      await finishRoot(root, []);
      await put(path, text);
      const faults = await rootFaults(root, [UNIT]);
      expect(faults).to.have.length(1);
      expect(faults[0]).to.match(fault);
    });
  }

  it("has to have its first boot enabled, and a machine-id that is there", async () => {
    await finishRoot(root, []);
    await rm(join(root, WANTS, UNIT));
    await rm(join(root, "etc/machine-id"));
    expect((await rootFaults(root, [UNIT])).join()).to.match(
      /machine-id .*,blockhost-firstboot.service is not/,
    );
  });
});
