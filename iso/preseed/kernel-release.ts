import { readFile } from "node:fs/promises";
import { FinalError } from "../../keeper/core/errors.ts";

/** The setup header's `kernel_version` (Documentation/arch/x86/boot): where the version's text stands, less 0x200. */
const VERSION_POINTER = 0x20e;
const SIGNATURE = 0x202;

/** What `uname -r` will say of a kernel for x86, such as `6.12.117+deb13-amd64`; FinalError `IMAGE_INCOMPLETE` for another file. */
export async function kernelRelease(file: string): Promise<string> {
  const image = await readFile(file);
  if (image.toString("latin1", SIGNATURE, SIGNATURE + 4) === "HdrS") {
    const start = image.readUInt16LE(VERSION_POINTER) + 0x200;
    const [, release] = /^([\w.+~-]+) /.exec(image.toString("latin1", start, start + 128)) ?? [];
    if (release !== undefined) return release;
  }
  throw new FinalError("IMAGE_INCOMPLETE", `${file} is no kernel that says its version`, "Take another one");
}
