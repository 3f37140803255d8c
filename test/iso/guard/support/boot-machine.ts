import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QmpClient } from "../../../../devnet/guest/qmp-client.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";

/** Debian's package `ovmf`: what enforces Secure Boot, and variables that hold Microsoft's keys. */
const SECURE_BOOT = {
  code: "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
  variables: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd",
} as const;
const QMP = "qmp.sock";

/** A drive of the machine: a raw image, and what it is for the guest. */
export interface Drive {
  readonly file: string;
  readonly kind: "cd" | "virtio" | "sata";
  readonly serial?: string;
}

export interface MachineOptions {
  readonly drives: readonly Drive[];
  /** Booted without a boot loader. */
  readonly direct?: { readonly kernel: string; readonly initrd: string; readonly append: string };
  /** What the machine starts by; `uefi` enforces Secure Boot and forgets its variables. BIOS unless told. */
  readonly firmware?: "bios" | "uefi";
  /** The network's further options: which of this machine's ports lead to it, what is served to it. It reaches this machine at 10.0.2.2. */
  readonly network?: string;
  /** A machine that starts anew goes on; else it ends then. */
  readonly mayRestart?: boolean;
}

/** AHCI has a bus for each of its ports. What is booted from comes first, then disks in their order, then the network. */
const device = ({ kind, serial }: Drive, i: number): string => {
  const name = { cd: `ide-cd,bus=ide.${i}`, virtio: "virtio-blk-pci", sata: `ide-hd,bus=ide.${i}` }[kind];
  return `${name},drive=d${i},bootindex=${i}${serial === undefined ? "" : `,serial=${serial}`}`;
};

/** QEMU's arguments; `folder` holds what belongs to this run. */
function commandLine(options: MachineOptions, folder: string): string[] {
  const { drives, direct, firmware = "bios", network, mayRestart = false } = options;
  const args = ["-machine", "q35,smm=on", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "2048"];
  args.push("-display", "none", "-nodefaults", "-vga", "std", "-serial", "stdio");
  args.push("-qmp", `unix:${join(folder, QMP)},server=on,wait=off`);
  args.push("-netdev", `user,id=net${network === undefined ? "" : `,${network}`}`);
  // UEFI boots from it by a driver of its own: QEMU's ROM tells shim another size of GRUB than it has.
  const rom = firmware === "uefi" ? ",romfile=" : "";
  args.push("-device", `virtio-net-pci,netdev=net,bootindex=${drives.length}${rom}`);
  if (!mayRestart) args.push("-no-reboot");
  if (firmware === "uefi") {
    const variables = join(folder, "variables.fd");
    copyFileSync(SECURE_BOOT.variables, variables);
    args.push("-global", "driver=cfi.pflash01,property=secure,value=on");
    args.push("-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${SECURE_BOOT.code}`);
    args.push("-drive", `if=pflash,unit=1,format=raw,file=${variables}`);
  }
  drives.forEach((drive, i) => {
    const medium = drive.kind === "cd" ? ",media=cdrom,readonly=on" : ",cache=unsafe,discard=unmap";
    args.push("-drive", `file=${drive.file},if=none,id=d${i},format=raw${medium}`);
    args.push("-device", device(drive, i));
  });
  if (direct) args.push("-kernel", direct.kernel, "-initrd", direct.initrd, "-append", direct.append);
  return args;
}

/** A machine whose serial console is read and typed at; emulated, since CI has no virtualisation. */
export interface Machine {
  /** All that the serial console has said, without carriage returns. */
  text(): string;
  /** Waits until it has said this; rejects when the machine ends before, or after the deadline. */
  says(what: RegExp, deadlineMs: number): Promise<void>;
  type(keys: string): void;
  /** Writes what the screen shows to a PNG file. */
  picture(file: string): Promise<void>;
  /** Waits until the machine is off; its exit code is 0 when it did that by itself. */
  off(deadlineMs: number): Promise<number | null>;
  kill(): Promise<void>;
}

export function bootMachine(options: MachineOptions): Machine {
  const folder = mkdtempSync(join(tmpdir(), "blockhost-machine-"));
  // However we end, it ends too.
  const child = spawnSupervised("qemu-system-x86_64", commandLine(options, folder), {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let text = "";
  let ended = false;
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer): void => {
    text += chunk.toString("latin1").replaceAll("\r", "");
    for (const listener of listeners) listener();
  };
  child.stdout?.on("data", heard);
  child.stderr?.on("data", heard);
  void closed.then(() => {
    ended = true;
    rmSync(folder, { recursive: true, force: true });
    for (const listener of listeners) listener();
  });
  const until = (met: () => boolean, what: string, deadlineMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (failure?: string): void => {
        clearTimeout(timer);
        listeners.delete(look);
        if (failure === undefined) resolve();
        else reject(new Error(`${failure} waiting for ${what}; the console's end: ${text.slice(-1500)}`));
      };
      const timer = setTimeout(() => settle("time is up"), deadlineMs);
      const look = (): void => {
        if (met()) settle();
        else if (ended) settle("the machine ended");
      };
      listeners.add(look);
      look();
    });
  return {
    text: () => text,
    says: (what, deadlineMs) => until(() => what.test(text), String(what), deadlineMs),
    type: (keys) => {
      child.stdin?.write(keys);
    },
    picture: async (file) => {
      const qmp = await QmpClient.connect(join(folder, QMP));
      try {
        await qmp.execute("screendump", { filename: file, format: "png" });
      } finally {
        qmp.close();
      }
    },
    off: async (deadlineMs) => {
      await until(() => ended, "its end", deadlineMs);
      return child.exitCode;
    },
    kill: async () => {
      if (!ended) child.kill("SIGKILL");
      await closed;
    },
  };
}
