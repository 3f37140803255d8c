/** What of a Debian root the installer's initramfs takes with it. */
export const INSTALLER_RECIPE = {
  /** Programs, by their paths in the root; their libraries come along. */
  programs: [
    "/usr/bin/tar",
    "/usr/bin/zstd",
    "/usr/sbin/lvm",
    "/usr/sbin/mke2fs",
    "/usr/sbin/mkfs.fat",
    "/usr/sbin/pdata_tools",
    "/usr/sbin/sfdisk",
  ],
  busybox: "/usr/bin/busybox",
  /** Other files of the root. */
  files: ["/etc/mke2fs.conf"],
  /** Loaded at every start: file systems of media, what LVM is made of, keyboards. */
  modules: [
    // By name, since modules ask the kernel for it when they are loaded already.
    "crc32c_generic",
    ...["isofs", "vfat", "nls_cp437", "nls_ascii", "nls_iso8859_1", "ext4", "sr_mod", "sd_mod"],
    ...["dm_mod", "dm_thin_pool", "efivarfs", "atkbd", "hid_generic", "usbhid"],
  ],
  /** Loaded when the kernel has found what they are for. */
  drivers: [
    ...[
      "ahci",
      "ata_generic",
      "ata_piix",
      "nvme",
      "vmd",
      "virtio_pci",
      "virtio_blk",
      "virtio_scsi",
      "virtio_mmio",
    ],
    ...["aacraid", "arcmsr", "hpsa", "isci", "megaraid_sas", "mpi3mr", "mpt3sas", "smartpqi", "vmw_pvscsi"],
    ...["mptspi", "hv_storvsc", "xen_blkfront", "sata_mv", "sata_nv", "sata_sil", "sata_sil24", "sata_via"],
    ...["ehci_pci", "ohci_pci", "uhci_hcd", "xhci_pci", "uas", "usb_storage", "i8042", "hid_hyperv"],
    // A card is looked at, never used: which one has a link.
    ...[
      "atlantic",
      "be2net",
      "bnx2",
      "bnx2x",
      "bnxt_en",
      "e1000",
      "e1000e",
      "hv_netvsc",
      "i40e",
      "ice",
      "igb",
    ],
    ...["igc", "ixgbe", "mlx4_en", "mlx5_core", "qede", "r8169", "realtek", "sfc", "tg3", "virtio_net"],
    ...["vmxnet3", "xen_netfront"],
  ],
} as const;
