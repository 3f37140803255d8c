import type { Logger } from "pino";
import type { HttpPost } from "../../keeper/chain/http-post.ts";
import type { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import type { InboxSecrets } from "../../keeper/commands/ports/inbox-secrets.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Database } from "../../keeper/store/database.ts";
import type { BrokerNetwork } from "../core/network-port.ts";
import type { ServedLease } from "../tunnel-api/lease-api.ts";

/** Everything that a broker touches outside of itself. */
export interface Outside {
  readonly log: Logger;
  readonly time: Time;
  readonly randomBytes: (length: number) => Uint8Array;
  /** The way to the chain's RPC servers. */
  readonly post: HttpPost;
  readonly database: Database;
  /** Sends transactions. */
  readonly operator: KeeperKey;
  readonly secrets: InboxSecrets;
  readonly network: BrokerNetwork;
  /** Serves names and, in the tunnel, what each host may know of its lease. */
  readonly serve: (leases: readonly ServedLease[]) => Promise<void>;
  /** The tunnel's own key, base64. */
  readonly wireguardKey: string;
}
