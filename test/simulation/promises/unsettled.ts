import { ZeroAddress, ZeroHash } from "ethers";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { STATUSES } from "../../contracts/reference/statuses.ts";
import { PLANS } from "../chain/market.ts";
import { accessOf } from "../chain/read-contracts.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import { BACKUPS } from "../keeper-config.ts";
import type { KeeperHost } from "../people/keeper-host.ts";
import type { Cluster } from "../proxmox/cluster.ts";
import type { SimVm } from "../proxmox/sim-vm.ts";
import { measuresInForce } from "./measures-in-force.ts";
import { PROMISES, type PromiseName } from "./promise.ts";
import { subscriptionOfMark } from "./subscription-of-mark.ts";

/** From when a backup is due to when it is there: others on the node come first, and it takes its time. */
const BACKUP_SLACK_MS = 60_000;
/** What the troubles have kept from being made is tried again after a rest. */
const BACKUP_PATIENCE_MS = 240_000;

export interface Difference {
  readonly promise: PromiseName;
  readonly what: string;
  /** It has ended, and its VM may have to wait for the fleet's circuit breaker. */
  readonly ended?: boolean;
  /** What it takes may be known to its guest alone, and that is off. */
  readonly mute?: boolean;
  /** How long it may be there when all is quiet, where that is less than usual; milliseconds. */
  readonly patienceMs?: number;
}

/** Where the host is not yet what the chain asks for. When all is quiet, the keeper must make this list empty. */
export function unsettled(chain: SimulatedChain, cluster: Cluster, host: KeeperHost): readonly Difference[] {
  const { ledger, time, number } = chain.head;
  const measures = measuresInForce(chain, host);
  const differences: Difference[] = [];
  const say = (promise: PromiseName, what: string) => differences.push({ promise, what });
  const ours = [...cluster.vms.values()].filter(({ foreign, lock }) => !foreign && lock === "");
  const vmsOf = (id: bigint) =>
    ours.filter((vm) => subscriptionOfMark(vm.config.get("description") ?? "")?.id === id);
  for (const { id } of ledger.reference.subscriptions) {
    const status = STATUSES[ledger.statusOf(id, time)] ?? "None";
    const [vm, ...more] = vmsOf(id);
    const name = `subscription ${id}, ${status} in block ${number},`;
    if (more.length > 0) say(PROMISES.oneVm, `${name} has VMs ${[vm, ...more].map((each) => each?.vmid)}`);
    const access = ledger.access.get(id);
    if ((access?.delivered ?? 0) > 1) say(PROMISES.oneVm, `${name} was delivered twice`);
    switch (status) {
      case "Pending":
        say(PROMISES.paid, `${name} is neither delivered nor refunded`);
        break;
      case "Refunded":
      case "Closed":
        if (vm) say(PROMISES.oneVm, `${name} has VM ${vm.vmid} still, which nobody pays for`);
        break;
      case "Lapsed":
      case "Cancelled":
      case "Terminated":
        differences.push({
          promise: PROMISES.oneVm,
          what: `${name} is not closed${vm ? `, and VM ${vm.vmid} is there still` : ""}`,
          ended: true,
        });
        break;
      default: {
        if (vm === undefined) {
          say(PROMISES.oneVm, `${name} has no VM`);
          break;
        }
        const measure = measures.get(id);
        const shouldRun = status === "Active" && measure?.kind !== "suspend";
        if ((vm.power === "running") !== shouldRun && !(shouldRun && mayBeOff(vm, access?.power ?? null)))
          say(PROMISES.punctual, `${name} has VM ${vm.vmid}, which is ${vm.power}`);
        const slowed = shouldRun ? wrongSpeed(vm, measure?.mbps ?? 0) : null;
        if (slowed !== null) say(PROMISES.measures, `${name} has VM ${vm.vmid}: ${slowed}`);
        // A slow task of the troubles may hold it for minutes, and its backup waits; patience begins after it. One whose guest
        // never gets ready is still being resumed.
        const mayBackUp = shouldRun && vm.heldBy === null && vm.guest.isReady && !restsFromBackup(host, id);
        const backups = mayBackUp ? wrongBackups(cluster, vm, id, chain) : null;
        if (backups !== null)
          differences.push({
            promise: PROMISES.backups,
            what: `${name} has VM ${vm.vmid}: ${backups}`,
            patienceMs: BACKUP_PATIENCE_MS,
          });
        const wrong = shouldRun && vm.power === "running" ? wrongStatement(chain, vm, id) : null;
        if (wrong !== null) say(PROMISES.access, `${name} has VM ${vm.vmid}: ${wrong}`);
        const seen = accessOf(ledger, time, id);
        if (seen.encryptionKey !== ZeroHash && seen.sealedAt === 0n)
          differences.push({
            promise: PROMISES.access,
            what: `${name} has a key of epoch ${seen.epoch} and nothing sealed to it`,
            mute: vm.power !== "running",
          });
      }
    }
  }
  const { catalogue } = ledger.reference;
  const isOnSale = PLANS.some((_, index) => catalogue.stockOf(index + 1) > 0);
  if (isOnSale && host.rows("sales_pause").length > 0) say(PROMISES.measures, "sales are paused, and go on");
  if (!isOnSale && host.rows("sales_pause").length === 0 && !host.hasLostStore)
    say(PROMISES.measures, "sales go on, and nothing can be bought");
  ledger.inbox.commands.forEach(({ acknowledgedAt }, index) => {
    if (acknowledgedAt === 0) say(PROMISES.commands, `command ${index + 1} is not acknowledged`);
  });
  for (const vm of ours)
    if (vm.config.get("description")?.startsWith("blockhost:") && !known(chain, vm))
      say(PROMISES.oneVm, `VM ${vm.vmid} is of no subscription`);
  return differences;
}

/** Its tenant has switched it off, in one way or the other. */
function mayBeOff(vm: SimVm, asked: "on" | "off" | null): boolean {
  return asked === "off" || vm.offFromInside;
}

function known(chain: SimulatedChain, vm: SimVm): boolean {
  const of = subscriptionOfMark(vm.config.get("description") ?? "");
  return of !== null && of.id <= chain.head.ledger.reference.subscriptions.length;
}

/** How fast the VM is that should be otherwise; null when it is right. @param mbps of a throttle, else 0 */
function wrongSpeed({ config }: SimVm, mbps: number): string | null {
  const plan = PLANS[0]?.mbps ?? 0;
  const rate = /(?:^|,)rate=([\d.]+)/.exec(config.get("net0") ?? "")?.[1];
  const isSlow = /(?:^|,)iops_rd=/.test(config.get("scsi0") ?? "");
  const wanted = (mbps === 0 ? plan : Math.min(plan, mbps)) / 8;
  return Number(rate) === wanted && isSlow === mbps > 0
    ? null
    : `its network has ${rate} MB/s and not ${wanted}, its disk is ${isSlow ? "" : "not "}slowed`;
}

/** Whether a backup has failed, after which the keeper waits for an hour. */
function restsFromBackup(host: KeeperHost, id: bigint): boolean {
  return host
    .rows<{ readonly kind: string; readonly subject: string; readonly phase: string }>("job")
    .some(({ kind, subject, phase }) => kind === "backup" && phase === "undone" && subject === `${id}`);
}

/** What backups there should be and are not, or the reverse; null when all is right. */
function wrongBackups(cluster: Cluster, vm: SimVm, id: bigint, chain: SimulatedChain): string | null {
  const times = cluster.backupTimes(vm);
  if (times.length > BACKUPS.keep) return `it has ${times.length} backups, and ${BACKUPS.keep} are kept`;
  const { startsAt } = chain.head.ledger.reference.subscriptions[Number(id) - 1] ?? { startsAt: 0n };
  const age = cluster.scheduler.now - (times.at(-1) ?? Number(startsAt)) * 1_000;
  return age > BACKUPS.everyMs + BACKUP_SLACK_MS ? "it has no backup that is new enough" : null;
}

/** What the guest's ownership statement says wrongly; null when it is right. */
function wrongStatement(chain: SimulatedChain, vm: SimVm, id: bigint): string | null {
  // One that never gets ready lets nobody in, whatever it holds: its tenant may have it installed anew.
  if (!vm.guest.isReady) return null;
  const held = vm.guest.ownership;
  if (held === null) return "it has no ownership statement";
  const { statement } = parseOwnershipStatement(held);
  const { ledger, time } = chain.head;
  const { owner, user } = accessOf(ledger, time, id);
  const expiresAt = Number(ledger.reference.subscriptions[Number(id) - 1]?.expiresAt);
  if (statement.owner !== owner.toLowerCase()) return `it lets in ${statement.owner}, the owner is ${owner}`;
  // A user whose time is over may stand in it still: the statement itself says until when.
  const lent = (user ?? ZeroAddress).toLowerCase();
  const over = lent === ZeroAddress && statement.userExpires <= Number(time);
  if (statement.user !== lent && !over) return `it lets in user ${statement.user}, the chain says ${lent}`;
  return statement.validUntil === expiresAt
    ? null
    : `it is valid until ${statement.validUntil}, not ${expiresAt}`;
}
