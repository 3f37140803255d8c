/** What executes a guest's instructions, and why it is that. */
export interface Accelerator {
  readonly name: "kvm" | "tcg";
  readonly reason: string;
  /** QEMU's arguments for it. */
  readonly args: readonly string[];
}

/** Real virtualisation: the host's own processor. */
export const KVM_ARGS = ["-accel", "kvm", "-cpu", "host"] as const;

/**
 * Emulation. cmpxchg16b is off because QEMU 7.2 corrupts flags in it under one processor (kernel 6.12 oopses), and
 * one processor because two are slower on a host of two cores. 512 MiB of translated code spare retranslation.
 */
export const TCG_ARGS = ["-accel", "tcg,thread=multi,tb-size=512", "-cpu", "qemu64,-cx16"] as const;
