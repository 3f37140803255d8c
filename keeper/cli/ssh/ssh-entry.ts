import { knownHostsLine } from "../../protocol/known-hosts-line.ts";
import { type DelegatedKey, keyFileOf } from "./delegated-key.ts";
import type { MachineFile } from "./machine-file.ts";

/** Through the Tor of this computer, by Debian's netcat-openbsd or its like. */
const BY_TOR = "nc -X 5 -x 127.0.0.1:9050 %h %p";

/** In ssh's configuration a percent sign begins a token. */
const quoted = (path: string): string => `"${path.replaceAll("%", "%%")}"`;

/**
 * The entry for ~/.ssh/config by which ssh, and all that runs ssh, reaches a machine by its name. Only the host key that
 * the owner was told is taken; when the key has run out ssh shows a login link instead.
 *
 * @param knownHosts path of the file that has `knownHostsOf`
 */
export function sshEntry(machine: MachineFile, key: DelegatedKey, knownHosts: string): string {
  const { vm, host, port, user } = machine;
  return `Host ${vm}
  HostName ${host}
  Port ${port}${host.endsWith(".onion") ? `\n  ProxyCommand ${BY_TOR}` : ""}
  User ${user}
  IdentityFile ${quoted(keyFileOf(key))}
  IdentitiesOnly yes
  UserKnownHostsFile ${quoted(knownHosts)}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  HostKeyAlgorithms ssh-ed25519
  PreferredAuthentications publickey,keyboard-interactive
`;
}

/** The only host key that is taken, before the first connection as after it. */
export function knownHostsOf(machine: MachineFile): string {
  return `${knownHostsLine(machine)}\n`;
}
