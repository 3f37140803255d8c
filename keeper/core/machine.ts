/** What a subscription holds on the hypervisor. */
export interface Reservation {
  /** 1 for the first installation; rises with a reinstall. Part of the VM's mark. */
  readonly generation: number;
  readonly vmid: number;
  readonly node: string;
  /** Dotted quad without prefix. */
  readonly ipv4: string;
  /** Room that it may use, whether its VM exists by now or not. */
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** The last operation that was requested and is done, refused, or from before this keeper's memory. */
  readonly operations: number;
  /** The tenant has asked for `stop`, and for nothing since that starts it. */
  readonly halted: boolean;
  /** The generation whose host key stands in the credential on chain; 0: what it says is of none that there is. */
  readonly sealedGeneration: number;
  /** The IPv6 prefix that its guest was told of last; null: none, or nobody knows. */
  readonly ipv6Prefix: string | null;
  /** How often it was told another. */
  readonly readdressings: number;
  /** To what its VM's network was slowed, megabits a second; 0: it was not; null: nobody knows. */
  readonly throttleMbps: number | null;
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

/** The newest ownership statement that was signed for a machine, whether its guest has taken it by now or not. */
export interface KeptStatement extends HeldStatement {
  readonly generation: number;
  /** As a guest stores it. */
  readonly document: string;
}

/** What may change of a machine while its VM stays the same. */
export type MachinePatch = Partial<
  Pick<
    Machine,
    | "status"
    | "node"
    | "hostKey"
    | "statement"
    | "operations"
    | "halted"
    | "sealedGeneration"
    | "ipv6Prefix"
    | "readdressings"
    | "throttleMbps"
  >
>;

export interface Machine extends Reservation {
  readonly subscription: bigint;
  readonly status: MachineStatus;
  /** Line of /etc/ssh/ssh_host_ed25519_key.pub without comment; null before the first boot was read. */
  readonly hostKey: string | null;
  readonly statement: HeldStatement | null;
}
