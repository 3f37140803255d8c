import { parseArgs } from "node:util";

export const METAL_USAGE = `usage: ./blockhost metal [--image FILE] [--firmware bios|uefi] [--until installed|wizard|shell] [--json FILE] [--keep]

Installs the image in a machine under QEMU as its answer volume says, follows the first boot on the serial console to the
installer's page, logs in with the code, then has answers finish the host against the Proxmox VE simulator, and a
tenant's wallet opens a shell. Proxmox VE's own packages are stand-ins; Debian's are real. Needs root.

  --image FILE      the image; left out, it is made (./blockhost iso)
  --firmware WHICH  uefi (Secure Boot is enforced) unless told
  --until WHERE     where it ends; shell unless told
  --json FILE       what it took, as ./blockhost bench writes it
  --keep            leave the machine running at the end, or where it fails, until Ctrl-C
`;

const ENDS = ["installed", "wizard", "shell"] as const;

export interface MetalOptions {
  readonly image: string | undefined;
  readonly firmware: "bios" | "uefi";
  readonly until: (typeof ENDS)[number];
  readonly json: string | undefined;
  readonly keep: boolean;
}

/** @throws Error that says what is wrong with the words */
export function readOptions(words: readonly string[]): MetalOptions | "help" {
  const { values } = parseArgs({
    args: [...words],
    options: {
      image: { type: "string" },
      firmware: { type: "string", default: "uefi" },
      until: { type: "string", default: "shell" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const { image, firmware, json, keep } = values;
  if (firmware !== "bios" && firmware !== "uefi") throw new Error(`no such firmware: ${firmware}`);
  const until = ENDS.find((end) => end === values.until);
  if (until === undefined) throw new Error(`it ends at ${ENDS.join(", ")}, not at ${values.until}`);
  return { image, firmware, until, json, keep };
}
