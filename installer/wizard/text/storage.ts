/** Step 2. */
export const storageWords = {
  title: "Storage",
  lead: "Where the disks of machines live. Nothing that is on a storage now is touched.",
  disks: "Disks",
  backups: "Backups",
  keepBackups: {
    label: "Keep backups of machines",
    hint: "By plan: how often and how many stands in the keeper's configuration, once it runs.",
  },
  more: "More about storages",
  free: (free: string, total: string) => `${free} of ${total} free`,
  fields: {
    disks: {
      label: "Storage for disks",
      hint: "A storage of Proxmox VE that takes disk images. Thin ones, such as LVM-thin or ZFS, clone in seconds.",
      wrong: "A storage has a name such as local-lvm.",
    },
    seed: {
      label: "Storage for first-boot images",
      hint: "Of its own, a few MiB; it is made when it is not there.",
      wrong: "A storage has a name such as blockhost-seed.",
    },
    backups: {
      label: "Storage for backups",
      hint: "On another disk than the machines, best on another host. It is made when it is not there.",
      wrong: "A storage has a name such as blockhost-backups.",
    },
  },
} as const;
