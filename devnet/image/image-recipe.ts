/**
 * What the guest image is made of. Under QEMU's TCG each unit, generator and module costs a guest a tenth of a
 * second or more, so everything that a small server does not need is left out or masked.
 */
export const IMAGE_RECIPE = {
  /** Raised when the builder itself changes what it makes of the same inputs. */
  version: 1,
  /** Apparent size of the root disk; qcow2 and a sparse raw file take only what is used. */
  diskBytes: 2 * 1024 ** 3,
  packages: [
    "systemd-sysv",
    "dbus",
    "udev",
    "kmod",
    "openssh-server",
    "qemu-guest-agent",
    "libpam-systemd",
    "iproute2",
    "sudo",
    "e2fsprogs",
    "ca-certificates",
    "zstd",
    // Off unless a tenant brings user-data: its generator is masked below.
    "cloud-init",
    "linux-image-cloud-amd64",
  ],
  excludedPaths: ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*"],
  /** What the initrd loads, in this order: root disk, network, agent channel, CD with the seed. */
  modules: ["virtio_pci", "virtio_blk", "virtio_net", "virtio_console", "virtio_scsi", "sr_mod", "isofs"],
  enabledUnits: ["systemd-networkd.service", "devnet-agent.service"],
  /** Units that would only cost time: timers of a machine that lives for minutes, file systems that nobody mounts. */
  maskedUnits: [
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dev-hugepages.mount",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
    "fstrim.timer",
    "getty@tty1.service",
    "kmod-static-nodes.service",
    "modprobe@.service",
    "proc-sys-fs-binfmt_misc.automount",
    "quotaon.service",
    "sys-fs-fuse-connections.mount",
    "sys-kernel-config.mount",
    "sys-kernel-debug.mount",
    "sys-kernel-tracing.mount",
    "systemd-ask-password-console.path",
    "systemd-ask-password-wall.path",
    "systemd-binfmt.service",
    "systemd-firstboot.service",
    "systemd-hwdb-update.service",
    "systemd-journal-flush.service",
    "systemd-machine-id-commit.service",
    "systemd-modules-load.service",
    "systemd-network-generator.service",
    "systemd-networkd-wait-online.service",
    "systemd-pcrphase-sysinit.service",
    "systemd-pcrphase.service",
    "systemd-pstore.service",
    // The initrd mounts the root writable, once and for good.
    "systemd-remount-fs.service",
    "systemd-repart.service",
    "systemd-rfkill.socket",
    "systemd-sysusers.service",
    "systemd-update-utmp-runlevel.service",
    "systemd-update-utmp.service",
  ],
  /** Left after the build: secrets that must differ per VM, and caches. */
  removedPaths: [
    "etc/ssh/ssh_host_ecdsa_key",
    "etc/ssh/ssh_host_ecdsa_key.pub",
    "etc/ssh/ssh_host_ed25519_key",
    "etc/ssh/ssh_host_ed25519_key.pub",
    "etc/ssh/ssh_host_rsa_key",
    "etc/ssh/ssh_host_rsa_key.pub",
    "var/lib/dbus/machine-id",
    "var/lib/systemd/random-seed",
    "var/log/apt",
    "var/log/bootstrap.log",
    "var/log/dpkg.log",
  ],
} as const;
