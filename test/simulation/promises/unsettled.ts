import { ZeroAddress, ZeroHash } from "ethers";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { STATUSES } from "../../contracts/reference/statuses.ts";
import { accessOf } from "../chain/read-contracts.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Cluster } from "../proxmox/cluster.ts";
import type { SimVm } from "../proxmox/sim-vm.ts";
import { PROMISES, type PromiseName } from "./promise.ts";
import { subscriptionOfMark } from "./subscription-of-mark.ts";

export interface Difference {
  readonly promise: PromiseName;
  readonly what: string;
  /** It has ended, and its VM may have to wait for the fleet's circuit breaker. */
  readonly ended?: boolean;
  /** What it takes may be known to its guest alone, and that is off. */
  readonly mute?: boolean;
}

/** Where the host is not yet what the chain asks for. When all is quiet, the keeper must make this list empty. */
export function unsettled(chain: SimulatedChain, cluster: Cluster): readonly Difference[] {
  const { ledger, time, number } = chain.head;
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
        const shouldRun = status === "Active";
        if ((vm.power === "running") !== shouldRun && !(shouldRun && mayBeOff(vm, access?.power ?? null)))
          say(PROMISES.punctual, `${name} has VM ${vm.vmid}, which is ${vm.power}`);
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
