import { bootMachine, type Drive } from "../iso/guard/support/boot-machine.ts";
import { bytesOf } from "../iso/guard/support/bytes-of.ts";
import { answerVolume } from "./answer-volume.ts";

const PATIENCE_MS = 60 * 60_000;

/** The image in a machine with these disks, where nobody names one, and where the answers name one that is not there. */
export async function refusals(
  image: string,
  folder: string,
  disks: readonly Drive[],
  say: (what: string) => void,
): Promise<void> {
  const wrong = await answerVolume(folder, "fat", ["wipe=BH-METAL-0009"]);
  for (const [words, more, refused] of [
    ["nobody names one of two disks", [], /REFUSED: no disk was named/],
    ["the answers' serial is no disk's", [wrong], /REFUSED: no disk has the serial BH-METAL-0009/],
  ] as const) {
    const same = await Promise.all(disks.map(({ file }) => bytesOf(file)));
    const machine = bootMachine({ drives: [{ file: image, kind: "cd" }, ...disks, ...more] });
    try {
      await machine.says(/ERASES ONE DISK/, PATIENCE_MS);
      machine.type("\n");
      if (more.length === 0) {
        await machine.says(/or just Enter to power off/, PATIENCE_MS);
        machine.type("\n");
      }
      await machine.says(refused, PATIENCE_MS);
      await machine.says(/powers off in a minute/, PATIENCE_MS);
      machine.type("\n");
      const code = await machine.off(PATIENCE_MS);
      if (code !== 0) throw new Error(`${words}: the machine ended with ${code}`);
    } finally {
      await machine.kill();
    }
    for (const isSame of same) if (!(await isSame())) throw new Error(`${words}: a disk has changed`);
    say(`${words}: refused, powered off, and no byte of either has changed`);
  }
}
