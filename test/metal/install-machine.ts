import { bootMachine, type Drive } from "../iso/guard/support/boot-machine.ts";

/** On a machine of two slow cores that emulates another. */
const PATIENCE_MS = 60 * 60_000;

export interface Installation {
  readonly image: string;
  readonly firmware: "bios" | "uefi";
  /** All but the image; disks in an order of theirs. */
  readonly drives: readonly Drive[];
  /** Whether the boot menu has to be answered: BIOS sees no answer volume on a second CD. */
  readonly press: boolean;
  readonly say: (what: string) => void;
  /** A picture of the guard's screen; none unless told. */
  readonly picture?: string;
}

/** How long each took, in milliseconds. */
export interface InstallationTimes {
  readonly guard: number;
  readonly installed: number;
}

/** Boots the image, has it install as the answer volume says, and waits until it starts the machine anew. */
export async function installMachine(job: Installation): Promise<InstallationTimes> {
  const { image, firmware, drives, press, say, picture } = job;
  const begun = performance.now();
  const passed = () => performance.now() - begun;
  const machine = bootMachine({ firmware, drives: [{ file: image, kind: "cd" }, ...drives] });
  try {
    await machine.says(/ERASES ONE DISK/, PATIENCE_MS);
    say("the boot menu is there");
    if (press) machine.type("\n");
    await machine.says(/Disks of this machine/, PATIENCE_MS);
    const guard = passed();
    say("the wipe guard lists the disks");
    await machine.says(/wipe guard: (CHOSEN|REFUSED)/, PATIENCE_MS);
    if (picture !== undefined) await machine.picture(picture);
    for (const [what, words] of [
      [/CHOSEN: \w+, serial/, "the guard has chosen the disk of the answers"],
      [/Partitioning/, "the medium is whole; the disk is written to"],
      [/Configuring the system/, "the system is on the disk"],
      [/Recovery code, for the console only/, "boot loader and recovery code are there"],
      [/BlockHost is installed/, "installed"],
    ] as const) {
      await machine.says(what, PATIENCE_MS);
      say(words);
    }
    const installed = passed();
    const code = await machine.off(PATIENCE_MS);
    if (code !== 0) throw new Error(`the machine ended with ${code}: ${machine.text().slice(-1_000)}`);
    return { guard, installed };
  } finally {
    await machine.kill();
  }
}
