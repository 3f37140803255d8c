import type { OnionService } from "../core/onion-service.ts";
import type { TorControl } from "./tor-control.ts";

/** A service, and where it leads: the IPv4 address of a machine, whose sshd is at port 22. */
export interface OnionOf {
  readonly service: OnionService;
  readonly ipv4: string;
}

/**
 * Sees to it that Tor serves these and no others. What was served before it died, or before we did, is looked at: Tor
 * forgets all of it when it starts, and we may start while it goes on. It is a Tor of ours alone, so that whatever else
 * a controller has left there is a machine's that is gone.
 *
 * @throws RetryableError TOR_UNREACHABLE, FinalError TOR_REFUSED
 */
export async function publishOnions(
  open: () => Promise<TorControl>,
  wanted: readonly OnionOf[],
): Promise<void> {
  const control = await open();
  try {
    const served = new Set(namesIn(await control.ask("GETINFO onions/detached")));
    const ids = new Set(wanted.map(({ service }) => service.id));
    for (const id of served) if (!ids.has(id)) await control.ask(`DEL_ONION ${id}`);
    for (const { service, ipv4 } of wanted) {
      if (served.has(service.id)) continue;
      const key = Buffer.from(service.key).toString("base64");
      await control.ask(`ADD_ONION ED25519-V3:${key} Flags=Detach,DiscardPK Port=22,${ipv4}:22`);
    }
  } finally {
    control.close();
  }
}

/** `onions/detached=` with one name, or with none, or followed by a line a name. */
function namesIn(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.replace(/^onions\/detached=/, ""))
    .filter((line) => /^[a-z2-7]{56}$/.test(line));
}
