import type { Credential } from "./credential.ts";

/** The command that opens a shell on a machine. An onion service is reached through the Tor of whoever types it. */
export function sshLine({ host, port, user }: Pick<Credential, "host" | "port" | "user">): string {
  const through = host.endsWith(".onion") ? "torsocks " : "";
  return `${through}ssh ${port === 22 ? "" : `-p ${port} `}${user}@${host}`;
}
