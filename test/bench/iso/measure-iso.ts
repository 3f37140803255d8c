import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { wholeImage } from "../../../iso/whole-image.ts";
import { bootMachine } from "../../iso/guard/support/boot-machine.ts";
import { metal } from "../../metal/metal.ts";
import type { Figure } from "../figure.ts";

const PATIENCE_MS = 60 * 60_000;
const onProgress = (line: string) => void process.stderr.write(`${line}\n`);

/** What the image weighs, and how long it takes: to make, to the wipe guard, an installed system, its wizard, a tenant's shell. */
export async function measureIso(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-bench-"));
  try {
    const begun = performance.now();
    const { file, bytes } = await wholeImage(folder, onProgress);
    const build = performance.now() - begun;
    const disk = join(folder, "disk.raw");
    await runTool("truncate", ["--size=32G", disk]);
    const bios = await toGuard(file, disk);
    const times = await metal({ image: file, firmware: "uefi", until: "shell", say: onProgress });
    const { guard, installed, wizard = 0, shell = 0 } = times;
    const timed = { build, "guard.bios": bios, "guard.uefi": guard, installed, wizard, shell };
    return [
      { name: "iso.size", value: Math.round(bytes / 1_048_576), unit: "MiB", target: null },
      ...Object.entries(timed).map(
        ([name, value]): Figure => ({
          name: `iso.${name}`,
          value: Math.round(value),
          unit: "ms",
          target: null,
        }),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function toGuard(image: string, disk: string): Promise<number> {
  const begun = performance.now();
  const machine = bootMachine({
    drives: [
      { file: image, kind: "cd" },
      { file: disk, kind: "virtio", serial: "BH-BENCH-0001" },
    ],
  });
  try {
    await machine.says(/ERASES ONE DISK/, PATIENCE_MS);
    machine.type("\n");
    await machine.says(/last four characters of its serial/, PATIENCE_MS);
    return performance.now() - begun;
  } finally {
    await machine.kill();
  }
}
