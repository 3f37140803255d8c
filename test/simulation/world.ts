import type { Outside } from "../../keeper/composition/outside.ts";
import type { KeeperConfig } from "../../keeper/config.ts";
import type { PveSender } from "../../keeper/proxmox/pve-sender.ts";
import { RpcNetwork } from "./chain/rpc-network.ts";
import { SimulatedChain } from "./chain/simulated-chain.ts";
import type { ExclusiveCrypto } from "./clock/exclusive-crypto.ts";
import { Random } from "./clock/random.ts";
import { Scheduler } from "./clock/scheduler.ts";
import { Trace } from "./clock/trace.ts";
import { Faults } from "./faults.ts";
import { keeperConfig } from "./keeper-config.ts";
import { Doors } from "./people/doors.ts";
import { KeeperHost } from "./people/keeper-host.ts";
import { Operator } from "./people/operator.ts";
import { Tenants } from "./people/tenants.ts";
import { Court } from "./promises/court.ts";
import type { PromiseName } from "./promises/promise.ts";
import { subscriptionOfMark } from "./promises/subscription-of-mark.ts";
import { watchDoors } from "./promises/watch-doors.ts";
import { watchTransactions } from "./promises/watch-transactions.ts";
import { watchVms } from "./promises/watch-vms.ts";
import { BACKUP_STORAGE, Cluster } from "./proxmox/cluster.ts";

/** When every simulated world begins: 2027, so that nothing is mistaken for the real time, and soon it is time to collect. */
const START = Date.UTC(2027, 0, 1, 0, 56);

/** A spoiled part between the driver and the cluster. */
export type Between = (sender: PveSender, cluster: Cluster) => PveSender;

/** Everything of one run: the clock, the chain, the cluster, the people, the keeper, and who watches them. */
export class World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly court: Court;
  readonly chain: SimulatedChain;
  readonly cluster: Cluster;
  readonly tenants: Tenants;
  readonly operator: Operator;
  readonly host: KeeperHost;
  readonly config: KeeperConfig;
  readonly random: Random;
  /** Address of the key that signs statements. */
  readonly attester: string;

  constructor(options: {
    readonly seed: string;
    readonly keys: Outside["keys"];
    readonly crypto: ExclusiveCrypto;
    readonly keepTrace: boolean;
    readonly between: Between;
    readonly only: readonly PromiseName[] | null;
  }) {
    const random = new Random(options.seed);
    this.random = random;
    this.attester = options.keys.attestation.address;
    const trace = new Trace(START, options.keepTrace);
    this.scheduler = new Scheduler(START, random.fork("order"), options.crypto, trace);
    this.faults = new Faults(random.fork("faults"), (fault, detail) =>
      trace.note(`FAULT ${fault} ${detail}`),
    );
    this.court = new Court(trace, options.only);
    this.config = keeperConfig(random.fork("config"));
    const { scheduler, faults, court } = this;
    const keeper = options.keys.keeper.address;
    this.chain = new SimulatedChain({
      ...{ scheduler, faults, keeper, random: random.fork("chain") },
      watch: watchTransactions(court, () => this.chain, keeper),
    });
    const network = new RpcNetwork(this.chain, scheduler, random.fork("network"), faults);
    this.cluster = new Cluster({
      ...{
        scheduler,
        faults,
        config: { ...this.config.proxmox, backupStorage: BACKUP_STORAGE },
        random: random.fork("cluster"),
      },
      watch: watchVms(
        court,
        () => this.chain,
        () => this.cluster,
      ),
    });
    this.tenants = new Tenants(this.chain, scheduler, random.fork("tenants"), (id) =>
      [...this.cluster.vms.values()]
        .filter((vm) => subscriptionOfMark(vm.config.get("description") ?? "")?.id === id)
        .flatMap((vm) => this.cluster.backupTimes(vm)),
    );
    this.operator = new Operator(this.chain, scheduler, random.fork("operator"));
    const doors = new Doors(
      scheduler,
      random.fork("doors"),
      faults,
      watchDoors(court, () => this.chain, this.operator),
    );
    this.host = new KeeperHost({
      ...{ scheduler, faults, network, doors, config: this.config, keys: options.keys },
      ...{ cluster: this.cluster, random: random.fork("host"), between: options.between },
    });
  }
}
