/** How a VM is known to be ours. All of it follows from the mark; see `identityOf`. */
export interface VmIdentity {
  readonly vmid: number;
  readonly name: string;
  /** `blockhost:<chainId>:<contract>:<subscription>:<generation>`, the VM's description. */
  readonly mark: string;
  /** UUID v5 of the mark, in SMBIOS. */
  readonly uuid: string;
  /** Locally administered, from the uuid. */
  readonly mac: string;
}

/** The address reserved for a VM. */
export interface VmAddress {
  readonly ipv4: string;
  readonly prefix: number;
  readonly gateway: string;
  /** Its IPv6 address, and the host's own, through which it leads. Null where machines have none. */
  readonly ipv6: { readonly address: string; readonly gateway: string } | null;
}

/** What a VM may do on the network. */
export interface Fence {
  /** The addresses that it may use, one of each kind at most. */
  readonly ipv4: string;
  readonly ipv6: string | null;
  /** Whether it may send mail from server to server: what leaves for TCP port 25. */
  readonly sendsMail: boolean;
}

/** What the operator leaves a VM of its speed. */
export interface VmLimit {
  /** Megabits a second, each way, of the network. */
  readonly mbps: number;
  /** Megabytes a second of its boot disk, for reads and for writes. */
  readonly diskMBps: number;
  /** Operations a second of its boot disk, for reads and for writes. */
  readonly diskIops: number;
}

/** What a plan asks of the hypervisor. */
export interface VmSpec {
  readonly image: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly mbps: number;
}
