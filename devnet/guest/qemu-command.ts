import { join } from "node:path";
import type { Accelerator } from "./accelerator.ts";
import type { BootedImage } from "./booted-image.ts";
import { enter } from "./enter.ts";
import type { GuestSpec } from "./guest-driver.ts";
import { tapOf } from "./tap-of.ts";

/** Devnet guests live on a laptop: a plan's memory is a ceiling that they are given no more than this of, MiB. */
const MAX_MEMORY_MIB = 2048;
const MIN_MEMORY_MIB = 384;

/** Files in the VM's folder. QEMU's working directory is that folder, so that socket paths stay short. */
export const QEMU_FILES = {
  disk: "disk.qcow2",
  qmp: "qmp.sock",
  agent: "agent.sock",
  serial: "serial.log",
  log: "qemu.log",
} as const;

/** Name of the CD drive in QMP. */
export const CD_DRIVE = "cd0";

/** `key=value` lists of QEMU double the commas of a value. */
const quoted = (value: string): string => value.replaceAll(",", ",,");

const TAP_UP = join(import.meta.dirname, "tap-up.sh");

function network(spec: GuestSpec): string[] {
  return [
    "-netdev",
    spec.cable === undefined
      ? ownNetwork(spec)
      : `tap,id=net0,ifname=${tapOf(spec.vmid)},script=${quoted(TAP_UP)},downscript=no`,
    "-device",
    // No boot ROM: the kernel comes from us.
    `virtio-net-pci,netdev=net0,mac=${spec.mac},romfile=`,
  ];
}

function ownNetwork(spec: GuestSpec): string {
  const forward =
    spec.sshPort !== undefined && spec.ipv4 !== undefined
      ? `,hostfwd=tcp:127.0.0.1:${spec.sshPort}-${spec.ipv4}:22`
      : "";
  return `user,id=net0,net=10.77.0.0/16,host=10.77.0.1,dns=10.77.0.3${forward}`;
}

/** Nothing that the devnet's guest does not use; a disk that boots by itself is where the installer's template has it. */
function drives(image: BootedImage, spec: GuestSpec): string[] {
  const medium = spec.seedIso === undefined ? "" : `,format=raw,file=${quoted(spec.seedIso)}`;
  const all = [
    // The host may lose power; a devnet guest may not care.
    ...["-drive", `file=${QEMU_FILES.disk},if=none,id=disk0,format=qcow2,cache=unsafe,discard=unmap`],
    ...["-drive", `if=none,id=${CD_DRIVE},media=cdrom,readonly=on${medium}`],
    ...["-device", "virtio-scsi-pci,id=scsi0"],
  ];
  const cd = `drive=${CD_DRIVE},id=${CD_DRIVE}`;
  if (!("kernel" in image))
    return [
      ...all,
      ...["-device", "scsi-hd,bus=scsi0.0,drive=disk0,bootindex=0"],
      ...["-device", `ide-cd,bus=ide.1,unit=0,${cd}`],
    ];
  return [
    ...["-kernel", image.kernel, "-initrd", image.initrd],
    ...["-append", "console=ttyS0 quiet net.ifnames=0 mitigations=off audit=0"],
    ...all,
    ...["-device", "virtio-blk-pci,drive=disk0", "-device", `scsi-cd,bus=scsi0.0,${cd}`],
    ...["-device", "virtio-rng-pci"],
  ];
}

/** The command line of a guest. */
export function qemuCommand(image: BootedImage, accelerator: Accelerator, spec: GuestSpec): string[] {
  const emulated = accelerator.name === "tcg";
  const memory = Math.max(MIN_MEMORY_MIB, Math.min(MAX_MEMORY_MIB, spec.memoryMiB));
  return [
    ...enter(spec.cable),
    "qemu-system-x86_64",
    ...["-nodefaults", "-no-user-config", "-display", "none", "-machine", "pc"],
    ...["-name", `guest=${quoted(spec.name)}`, "-uuid", spec.smbiosUuid],
    ...accelerator.args,
    ...["-smp", String(emulated ? 1 : spec.vcpus), "-m", String(memory)],
    ...drives(image, spec),
    ...network(spec),
    ...["-device", "virtio-serial-pci"],
    ...["-chardev", `socket,id=agent0,path=${QEMU_FILES.agent},server=on,wait=off`],
    ...["-device", "virtserialport,chardev=agent0,name=org.qemu.guest_agent.0"],
    ...[
      "-chardev",
      `socket,id=qmp0,path=${QEMU_FILES.qmp},server=on,wait=off`,
      "-mon",
      "chardev=qmp0,mode=control",
    ],
    ...["-serial", `file:${QEMU_FILES.serial}`],
  ];
}
