import type { Logger } from "pino";
import type { HttpPost } from "../chain/http-post.ts";
import type { KeeperKey } from "../chain/keeper-key.ts";
import type { KeyShelf } from "../chain/key-shelf.ts";
import type { OpenSocket } from "../chain/open-socket.ts";
import type { InboxSecrets } from "../commands/ports/inbox-secrets.ts";
import type { Knocks } from "../commands/ports/knocks.ts";
import type { Time } from "../core/time.ts";
import type { Tunnel } from "../lease/ports/tunnel.ts";
import type { ListenLines } from "../lines/listen-lines.ts";
import type { PortalListen } from "../portal/ports/portal-listen.ts";
import type { Hypervisor } from "../sagas/ports/hypervisor.ts";
import type { VmBackups } from "../sagas/ports/vm-backups.ts";
import type { ProgressEvent } from "../sagas/progress-event.ts";
import type { Database } from "../store/database.ts";
import type { TorControl } from "../tor/tor-control.ts";
import type { HttpListen } from "../watch/ports/http-listen.ts";
import type { LogRing } from "./log-ring.ts";
import type { MeterRelay } from "./meter-relay.ts";
import type { Webhook } from "./open-webhook.ts";

/** Everything that a keeper touches outside of itself. The simulation gives it a world of its own here. */
export interface Outside {
  readonly log: Logger;
  readonly time: Time;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** What nobody can guess; left out: the operating system's. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
  /** The way to the chain's RPC servers. */
  readonly post: HttpPost;
  /** The way to the servers that tell of new blocks, if the configuration names any. */
  readonly openSocket: OpenSocket;
  readonly keys: {
    /** Sends transactions. Where there is a shelf, the chain says which of its keys does. */
    readonly keeper: KeeperKey;
    readonly attestation: KeeperKey;
    /** All keys that the keeper has to send with; left out: that one for good. */
    readonly shelf?: KeyShelf | undefined;
  };
  readonly database: Database;
  readonly hypervisor: Hypervisor;
  /** Null or left out: none are made. */
  readonly backups?: VmBackups | null | undefined;
  /** Before a machine is destroyed; null or left out: none is made. */
  readonly lastBackups?: Pick<VmBackups, "ensureMade"> | null | undefined;
  /** Hears every event from the first on. */
  readonly onEvent?: ((event: ProgressEvent) => void) | undefined;
  /** How the watch is served; left out: not at all. */
  readonly listen?: HttpListen | undefined;
  /** How the portal is served; left out: not at all. */
  readonly listenPortal?: PortalListen | undefined;
  /** Where alerts are posted to; null or left out: nowhere. */
  readonly webhook?: Webhook | null | undefined;
  /** The host's doors; left out: none can be opened. */
  readonly knocks?: Knocks | undefined;
  /** The keys of the operator's commands; left out: none are obeyed. */
  readonly inboxSecrets?: InboxSecrets | undefined;
  /** A conversation with the Tor of this host; left out: machines have no onion services. */
  readonly tor?: (() => Promise<TorControl>) | undefined;
  /** This host's end of a broker's tunnel; left out: none can be made, and no prefix leased. */
  readonly tunnel?: Tunnel | undefined;
  /** Where orders about leases are taken; left out: none are. */
  readonly listenOrders?: ListenLines | undefined;
  /** The last lines of the log, for the operator's panel; left out: it shows none. */
  readonly logRing?: LogRing | undefined;
  /** What the drivers were given to tell of their calls. */
  readonly meter?: MeterRelay | undefined;
  /** Called once, when the keeper has stopped. */
  close(): Promise<void>;
}
