import { createHash } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { holdLock } from "../../../../devnet/image/hold-lock.ts";
import { runTool } from "../../../../devnet/image/run-tool.ts";
import { suiteSources } from "../../../../devnet/image/suite-sources.ts";
import { namesIn } from "./names-in.ts";

const CACHE = join(import.meta.dirname, "../../../../.devnet/installer");
/** What initramfs, boot loaders and a template's disk are made of, and no more: unpacked, not configured, it takes seconds. */
const PACKAGES = [
  "base-files",
  "busybox-static",
  "dosfstools",
  "e2fsprogs",
  "fdisk",
  "grub-common",
  "grub-efi-amd64-signed",
  "grub-pc-bin",
  "kmod",
  "linux-image-amd64",
  "lvm2",
  "shim-signed",
  "tar",
  "thin-provisioning-tools",
  "zstd",
];

/** A Debian 13 that has what the image takes from a root to boot by; made once a checkout. */
export async function installerRoot(): Promise<{ readonly root: string; readonly kernel: string }> {
  await mkdir(CACHE, { recursive: true });
  const unlock = await holdLock(join(CACHE, ".lock"), () => {});
  const name = `root-${createHash("sha256").update(PACKAGES.join()).digest("hex").slice(0, 8)}`;
  const root = join(CACHE, name);
  try {
    if (!(await namesIn(CACHE)).includes(name)) {
      const fresh = `${root}.new`;
      await rm(fresh, { recursive: true, force: true });
      await runTool("unshare", [
        "--mount",
        "--",
        "mmdebstrap",
        "--mode=root",
        "--format=directory",
        "--variant=extract",
        `--include=${PACKAGES.join(",")}`,
        '--aptopt=APT::Install-Recommends "false"',
        "trixie",
        fresh,
        ...(await suiteSources("trixie")),
      ]);
      const [release] = await namesIn(join(fresh, "usr/lib/modules"));
      // What the kernel's own package does when it is configured.
      await runTool("chroot", [fresh, "/usr/sbin/depmod", release ?? ""]);
      await rename(fresh, root);
    }
  } finally {
    await unlock();
  }
  const kernel = (await namesIn(join(root, "boot"))).find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error("the root has no kernel");
  return { root, kernel: join(root, "boot", kernel) };
}
