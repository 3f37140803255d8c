/** A VM's options as text, the way they stand in its config file. */
export type VmConfig = Record<string, string>;

export interface Snapshot {
  readonly config: VmConfig;
  readonly snaptime: number;
  readonly description?: string;
  readonly parent?: string;
}

export interface VmState {
  config: VmConfig;
  /** Written while it runs, true at the next start. */
  pending: VmConfig;
  /** Options that the next start drops. */
  pendingDelete: string[];
  snapshots: Record<string, Snapshot>;
  /** Snapshot that the current state follows. */
  parent?: string;
}

export interface UserState {
  enable: 0 | 1;
  /** Seconds since 1970; 0 is never. */
  expire: number;
  comment?: string;
  email?: string;
  /** scrypt of the password, for realm pve. */
  password?: { salt: string; hash: string };
  tokens: Record<string, TokenState>;
}

export interface TokenState {
  secret: string;
  privsep: 0 | 1;
  expire: number;
  comment?: string;
}

export interface AclEntry {
  readonly path: string;
  readonly type: "user" | "token";
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate: 0 | 1;
}

export interface PoolState {
  comment?: string;
  vms: number[];
  storages: string[];
}

export interface StorageState {
  readonly type: "dir";
  readonly path: string;
  content: string[];
  /** The same on all nodes; else each node has its own under this name. */
  readonly shared?: true;
  /** Bytes; what others use of it beside our volumes. */
  totalBytes: number;
  usedBytes: number;
}

export interface Volume {
  readonly storage: string;
  /** Where it lies, when a cluster's storage is not shared. */
  readonly node?: string;
  /** `iso/seed.iso`, `700/vm-700-disk-0.qcow2`, … */
  readonly name: string;
  readonly content: "images" | "iso" | "vztmpl" | "import" | "backup";
  readonly format: string;
  readonly vmid?: number;
  /** Bytes as the guest sees it; for files the file's size. */
  size: number;
  /** Bytes that it takes from its storage. */
  used: number;
  readonly ctime: number;
  readonly parent?: string;
  /** First line is shown in lists. */
  notes?: string;
  /** What a backup has besides the disk. */
  readonly backup?: { readonly config: VmConfig; readonly firewall?: FirewallState };
}

export interface FirewallState {
  options: Record<string, string>;
  ipsets: Record<string, { comment?: string; entries: IpSetEntry[] }>;
  rules: Record<string, string>[];
  aliases: Record<string, { cidr: string; comment?: string }>;
}

export interface IpSetEntry {
  readonly cidr: string;
  comment?: string;
  nomatch?: 0 | 1;
}

export interface TaskRecord {
  readonly upid: string;
  readonly pid: number;
  readonly pstart: number;
  starttime: number;
  readonly type: string;
  readonly id: string;
  /** `user@realm` or `user@realm!token`. */
  readonly owner: string;
  readonly log: string[];
  endtime?: number;
  exitstatus?: string;
}

/** Objects of SDN by id, options as text. */
export type SdnObjects = Record<string, Record<string, string>>;

export interface SdnConfig {
  zones: SdnObjects;
  vnets: SdnObjects;
  subnets: SdnObjects;
}

/** Everything of the node that outlives a restart of the simulator. */
export interface NodeState {
  roles: Record<string, string[]>;
  users: Record<string, UserState>;
  acl: AclEntry[];
  pools: Record<string, PoolState>;
  storages: Record<string, StorageState>;
  volumes: Volume[];
  vms: Record<number, VmState>;
  /** Firewalls by `cluster`, `node` or VM id. */
  firewalls: Record<string, FirewallState>;
  clusterOptions: Record<string, string>;
  /** What is written of SDN, and what of it was applied. */
  sdn?: { written: SdnConfig; running: SdnConfig };
  tasks: TaskRecord[];
  nextPid: number;
  ticketKey: string;
}
