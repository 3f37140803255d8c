import { join } from "node:path";
import { IMAGE_RECIPE } from "../../devnet/image/image-recipe.ts";

/** What tenants' machines are made of, besides our guest package. */
export const TEMPLATE_RECIPE = {
  /** As plans call it. */
  name: "debian-13",
  suite: "trixie",
  lock: join(import.meta.dirname, "lock.json"),
  /** What the devnet's guests have, and what a machine needs that boots by itself, grows, and lives for years. */
  packages: [
    ...IMAGE_RECIPE.packages,
    "bash-completion",
    "chrony",
    "curl",
    "debian-archive-keyring",
    "grub-pc-bin",
    "grub2-common",
    "initramfs-tools",
    "iputils-ping",
    "less",
    "nano",
    "procps",
    "systemd-repart",
    "unattended-upgrades",
  ].sort(),
  ours: ["blockhost-guest"],
  units: ["systemd-networkd.service", "qemu-guest-agent.service"],
  /** This one has sshd listen on sockets of the hypervisor's and the machine's own, past what ssh.service requires. */
  maskedGenerators: ["systemd-ssh-generator"],
  /** As a machine sees it; a plan's disk is this or larger, and the root grows into it. */
  diskBytes: 2 * 1024 ** 3,
  /** Fixed, so that the same sources are the same bytes. Clones share them, as those of every cloud image do. */
  uuids: {
    disk: "b10c4057-0000-4000-8000-000000000001",
    corePartition: "b10c4057-0000-4000-8000-000000000002",
    rootPartition: "b10c4057-0000-4000-8000-000000000003",
    root: "b10c4057-0000-4000-8000-000000000004",
    hashSeed: "b10c4057-0000-4000-8000-000000000005",
  },
} as const;
