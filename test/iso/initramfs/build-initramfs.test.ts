import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildInitramfs } from "../../../iso/initramfs/build-initramfs.ts";
import { installerRoot } from "../guard/support/installer-root.ts";

describe("the installer's initramfs", function () {
  this.timeout(10 * 60_000);

  it("is the same, byte for byte, in whatever folder it is made", async () => {
    const { root } = await installerRoot();
    const work = await mkdtemp(join(tmpdir(), "blockhost-initramfs-"));
    try {
      const payload = { sha256: "0".repeat(64), version: "1.2.3" };
      const targets = [join(work, "one/initramfs"), join(work, "another/place/initramfs")];
      for (const target of targets) await buildInitramfs({ root, target, payload });
      const [one, another] = await Promise.all(targets.map((target) => readFile(target)));
      expect(one?.equals(another ?? Buffer.alloc(0))).to.equal(true);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
});
