import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool } from "../../../../devnet/image/run-tool.ts";
import { BOOT_MEDIUM } from "../../../../iso/image/boot-medium.ts";
import { buildInitramfs } from "../../../../iso/initramfs/build-initramfs.ts";
import { installerRoot } from "../../guard/support/installer-root.ts";

/** An image with the real installer, which would install something that is no root; returns its file. */
export async function tinyImage(folder: string, content = "no root"): Promise<string> {
  const on = (path: string): string => join(folder, "medium", path);
  const { payload, initramfs } = BOOT_MEDIUM;
  const sha256 = createHash("sha256").update("no root").digest("hex");
  await mkdir(dirname(on(payload.root)), { recursive: true });
  await writeFile(on(payload.root), content);
  await writeFile(on(payload.sha256), `${sha256}\n`);
  const { root } = await installerRoot();
  await buildInitramfs({ root, target: on(initramfs), payload: { sha256, version: "1.2.3" } });
  const file = join(folder, "image.iso");
  await runTool("xorriso", ["-as", "mkisofs", "-quiet", "-V", BOOT_MEDIUM.label, "-o", file, on("")]);
  return file;
}
