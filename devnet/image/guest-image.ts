/** A finished guest image: one root file system in the shapes that the drivers boot. Read-only for everybody. */
export interface GuestImage {
  /** Hash of everything that went into it; the name of its folder. */
  readonly hash: string;
  readonly suite: string;
  readonly dir: string;
  /** Unpacked root, the lower layer of nspawn guests. */
  readonly root: string;
  /** Whole-disk ext4 labelled `root`, the backing file of qemu guests. */
  readonly disk: string;
  /** Size of that disk as a guest sees it. */
  readonly diskBytes: number;
  readonly kernel: string;
  readonly initrd: string;
}
