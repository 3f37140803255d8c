/** Files of our guest package that the keeper reads or writes; see pam/FORMAT.md. */
export const GUEST_PATHS = {
  /** `ready <instance>`, once sshd listens and the self-test has passed. Gone after a reboot. */
  ready: "/run/blockhost/ready",
  /** Its addresses: a unit of the guest has them taken as soon as the file changes. */
  uplink: "/etc/systemd/network/10-uplink.network",
  hostKey: "/etc/ssh/ssh_host_ed25519_key.pub",
  /** The statement in force. */
  ownership: "/var/lib/blockhost/ownership",
  /** Where a new statement is put for the guest to check and take. */
  ownershipInbox: "/var/lib/blockhost/inbox/ownership",
} as const;
