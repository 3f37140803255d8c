/** What a text of Proxmox VE means to us. */
export interface FailureRule {
  readonly code: string;
  readonly retry: boolean;
  readonly match: RegExp;
  readonly remedy: string;
}

/**
 * Texts of failed calls and of failed tasks; the first match counts. The same fault may come either way, so one table
 * serves both. The wording is that of recorded 8.4 and 9.2 servers.
 */
export const FAILURE_TABLE: readonly FailureRule[] = [
  {
    code: "PVE_STORAGE_FULL",
    retry: false,
    match:
      /no space left on device|not enough (free )?space|insufficient free space|out of (data )?space|disk quota exceeded/i,
    remedy: "free or add space on that storage, or take the plan out of stock",
  },
  {
    code: "GUEST_WILL_NOT_STOP",
    retry: true,
    match: /powerdown failed/i,
    remedy: "nothing: the keeper switches the VM off by force",
  },
  {
    code: "PVE_LOCKED",
    retry: true,
    match: /got (lock request )?timeout|can't lock file|is locked \(|cfs-lock .* error/i,
    remedy:
      "wait for the task that holds the lock; if none is running, an administrator runs `qm unlock` on the node",
  },
  {
    code: "PVE_NO_QUORUM",
    retry: true,
    match: /no quorum|cluster not ready/i,
    remedy: "bring the other nodes of the cluster back",
  },
  {
    code: "PVE_CONFLICT",
    retry: true,
    match:
      /config file already exists|VM \d+ already exists|checksum mismatch \(file change|detected modified configuration/i,
    remedy: "nothing: the keeper reads again and decides anew",
  },
  {
    code: "PVE_UPLOAD_CORRUPT",
    retry: true,
    match: /checksum mismatch: got/i,
    remedy: "if it repeats, look for a proxy that changes uploads",
  },
  {
    code: "TEMPLATE_TOO_LARGE",
    retry: false,
    match: /shrinking disks is not supported/i,
    remedy: "sell a plan with a larger disk, or build the template with a smaller one",
  },
  {
    code: "PVE_STORAGE_UNKNOWN",
    retry: false,
    match: /storage '[^']*' does not (exist|support '\w+' content)|no such storage/i,
    remedy: "correct `storage` and `seedStorage` in the keeper's configuration",
  },
  {
    code: "PVE_NO_LINKED_CLONE",
    retry: false,
    match: /linked clone feature is not supported/i,
    remedy: "set `fullClone`: this storage cannot link a disk to a template's",
  },
  {
    code: "TEMPLATE_UNKNOWN",
    retry: false,
    match: /can't clone (VM to node|to non-shared storage)/i,
    remedy: "name a template on each node in `templates`, or put templates and disks on shared storage",
  },
  {
    code: "SNAPSHOT_UNKNOWN",
    retry: false,
    match: /snapshot '[^']*' does not exist/i,
    remedy: "name one of the VM's snapshots; a reinstall leaves none",
  },
  {
    code: "BACKUP_LIMIT",
    retry: false,
    match: /max backup limit of \d+ enforced|number of protected backups per guest is limited/i,
    remedy:
      "let the storage keep more backups of a VM than `backups` asks for, or all: the keeper removes old ones",
  },
  {
    code: "PVE_POOL_UNKNOWN",
    retry: false,
    match: /pool '[^']*' does not exist/i,
    remedy:
      "correct `pool` in the keeper's configuration: rights can be granted on a pool that does not exist",
  },
  {
    code: "PVE_BRIDGE_UNKNOWN",
    retry: false,
    match: /bridge '[^']*' does not exist/i,
    remedy: "correct `bridge` in the keeper's configuration, or create it on the node",
  },
  {
    code: "NO_CAPACITY",
    retry: false,
    match: /^MAX \d+ vcpus allowed/i,
    remedy: "take plans with more CPUs than a node has out of stock",
  },
  {
    code: "PVE_STORAGE_OFFLINE",
    retry: true,
    match: /storage '[^']*' is (not (online|available|active)|disabled)|can't activate storage/i,
    remedy: "bring the storage back online",
  },
  {
    code: "PVE_NODE_UNKNOWN",
    retry: false,
    match: /hostname lookup '[^']*' failed|no such cluster node/i,
    remedy: "check the node's name and that it is still part of the cluster",
  },
  {
    code: "GUEST_NOT_READY",
    retry: true,
    match: /guest agent is not running|VM \d+ (is )?not running|no qemu guest agent configured/i,
    remedy: "wait until the guest has booted; if it never answers, look at its console",
  },
  {
    code: "PVE_TASK_DIED",
    retry: true,
    match: /^unexpected status$|received interrupt|interrupted by signal/i,
    remedy: "look into the task's log on the node: its worker was killed",
  },
];
