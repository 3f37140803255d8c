/** What a subscription holds on the hypervisor. */
export interface Reservation {
  /** 1 for the first installation; rises with a reinstall. Part of the VM's mark. */
  readonly generation: number;
  readonly vmid: number;
  readonly node: string;
  /** Dotted quad without prefix. */
  readonly ipv4: string;
}

/** `reserved` until delivered; `suspended` while expired and kept. */
export type MachineStatus = "reserved" | "running" | "suspended";

/** The ownership statement that the guest is known to hold. */
export interface HeldStatement {
  readonly seq: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** The parts that call for a new one when they change, as one comparable text. */
  readonly facts: string;
}

export interface Machine extends Reservation {
  readonly subscription: bigint;
  readonly status: MachineStatus;
  /** Line of /etc/ssh/ssh_host_ed25519_key.pub without comment; null before the first boot was read. */
  readonly hostKey: string | null;
  readonly statement: HeldStatement | null;
}
