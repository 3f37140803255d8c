import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { Drive } from "../iso/guard/support/boot-machine.ts";

export interface VolumeFiles {
  readonly [name: string]: string;
}

/** An answer volume as an operator makes one (iso/guard/ANSWERS.md): a CD, or a disk with FAT for machines that start by BIOS. */
export async function answerVolume(
  folder: string,
  kind: "cd" | "fat",
  answers: readonly string[],
  more: VolumeFiles = {},
): Promise<Drive> {
  const work = await mkdtemp(join(folder, "answers-"));
  const file = `${work}.img`;
  try {
    const files = { ...more, "answers.conf": `${answers.join("\n")}\n` };
    const paths = Object.keys(files).map((name) => join(work, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(work, name), text);
    if (kind === "cd") {
      await runTool("xorriso", [
        ...["-as", "mkisofs", "-quiet", "-V", "BLOCKHOST-ANSWERS", "-rational-rock", "-o", file],
        ...paths,
      ]);
      return { file, kind: "cd" };
    }
    await runTool("truncate", ["--size=8M", file]);
    await runTool("mkfs.fat", ["-n", "BH-ANSWERS", file]);
    await runTool("mcopy", ["-i", file, ...paths, "::"]);
    return { file, kind: "virtio" };
  } finally {
    await rm(work, { recursive: true });
  }
}
