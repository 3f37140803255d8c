import type { Credential } from "./credential.ts";

/** The line for ~/.ssh/known_hosts that makes the first connection as safe as the second. No line feed. */
export function knownHostsLine({
  host,
  port,
  hostKey,
}: Pick<Credential, "host" | "port" | "hostKey">): string {
  return `${port === 22 ? host : `[${host}]:${port}`} ${hostKey}`;
}
