import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

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
  /** More of QEMU's arguments. */
  readonly extra?: readonly string[];
}

/** AHCI has a bus for each of its ports. */
const device = ({ kind, serial }: Drive, i: number): string => {
  const name = { cd: `ide-cd,bus=ide.${i}`, virtio: "virtio-blk-pci", sata: `ide-hd,bus=ide.${i}` }[kind];
  return `${name},drive=d${i}${serial === undefined ? "" : `,serial=${serial}`}`;
};

/** A machine whose serial console is read and typed at; emulated, since CI has no virtualisation. */
export interface Machine {
  /** All that the serial console has said, without carriage returns. */
  text(): string;
  /** Waits until it has said this; rejects when the machine ends before, or after the deadline. */
  says(what: RegExp, deadlineMs: number): Promise<void>;
  type(keys: string): void;
  /** Waits until the machine is off; its exit code is 0 when it did that by itself. */
  off(deadlineMs: number): Promise<number | null>;
  kill(): Promise<void>;
}

export function bootMachine({ drives, direct, extra = [] }: MachineOptions): Machine {
  const args = [
    "-machine",
    "q35,smm=on",
    "-accel",
    "tcg,thread=multi",
    "-smp",
    "2",
    "-m",
    "2048",
    "-display",
    "none",
    "-no-reboot",
  ];
  args.push("-nodefaults", "-vga", "std", "-serial", "stdio", "-nic", "user,model=virtio");
  drives.forEach((drive, i) => {
    const medium = drive.kind === "cd" ? ",media=cdrom,readonly=on" : ",cache=unsafe,discard=unmap";
    args.push("-drive", `file=${drive.file},if=none,id=d${i},format=raw${medium}`);
    args.push("-device", device(drive, i));
  });
  if (direct) args.push("-kernel", direct.kernel, "-initrd", direct.initrd, "-append", direct.append);
  const child: ChildProcess = spawn("qemu-system-x86_64", [...args, ...extra], {
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
