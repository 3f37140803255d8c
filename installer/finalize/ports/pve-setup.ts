import type { Check } from "./check.ts";
import type { Part } from "./part.ts";

/** Where the token's secret is kept. It is written before the token is used, and nowhere else. */
export interface SecretKeeper {
  /** Null when there is none. */
  read(): Promise<string | null>;
  write(secret: string): Promise<void>;
}

/** Proxmox VE as the installer needs it, of one set of answers. Who makes it has a SecretKeeper. */
export interface PveSetup {
  preflight(): Promise<readonly Check[]>;
  /** Role, user, pool and a token that works and is kept: `blockhost@pve!keeper`. */
  readonly access: Part<{ readonly tokenId: string }>;
  readonly storage: Part<{
    readonly disks: string;
    readonly seed: string;
    readonly backups: string | null;
    /** The storage of the disks makes no linked clones: each machine gets a whole copy of the template. */
    readonly fullClone?: boolean;
  }>;
  /** Guests' network and firewall. */
  readonly network: Part<{
    /** Bridge or VNet that guests are on. */
    readonly bridge: string;
    /** SDN zone of it; `localnetwork` for a plain bridge. */
    readonly zone: string;
    /** Where guests reach this host, which has this address on their network; null when it has none there. */
    readonly hostAddress: string | null;
  }>;
  /** VM ids of the templates by image name, and the token's rights on all of the above. */
  readonly template: Part<{ readonly templates: Readonly<Record<string, readonly number[]>> }>;
}
