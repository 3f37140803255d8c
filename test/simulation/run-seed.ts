import { verifyMessage } from "ethers";
import type { Outside } from "../../keeper/composition/outside.ts";
import { parseOwnershipStatement } from "../../keeper/protocol/ownership-statement.ts";
import { FORTUNE, TENANTS, TOKEN } from "./chain/market.ts";
import { ExclusiveCrypto } from "./clock/exclusive-crypto.ts";
import { Random } from "./clock/random.ts";
import type { Fault } from "./faults.ts";
import { checkBooks } from "./promises/check-books.ts";
import { checkCommands } from "./promises/check-commands.ts";
import type { Violation } from "./promises/court.ts";
import { PROMISES, type PromiseName } from "./promises/promise.ts";
import { subscriptionOfMark } from "./promises/subscription-of-mark.ts";
import { unsettled } from "./promises/unsettled.ts";
import { watchPunctuality } from "./promises/watch-punctuality.ts";
import type { SimVm } from "./proxmox/sim-vm.ts";
import { type Between, World } from "./world.ts";

export interface SeedResult {
  readonly seed: string;
  /** Events that happened. */
  readonly steps: number;
  /** The same for two runs of one seed, whatever the machine does besides. */
  readonly hash: string;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly violations: readonly Violation[];
  /** The whole story, when it was asked for. */
  readonly trace: string;
}

export interface RunOptions {
  readonly keys: Outside["keys"];
  readonly keepTrace?: boolean;
  readonly between?: Between;
  /** The promises that are looked at; all unless told. */
  readonly only?: readonly PromiseName[];
}

/** How long the troubles last, and how long the keeper may then take to set all right; milliseconds. */
const TROUBLE_MS = { least: 120_000, most: 420_000 };
/** A delivery deadline, work given up, finality, back-off: nothing takes longer once all is quiet. */
const PATIENCE_MS = 1_200_000;
const LOOK_MS = 5_000;
const DAY_MS = 86_400_000;

/** One whole run: troubles, quiet, the end of everything or the loss of the store, and the promises all along. */
export async function runSeed(seed: string, options: RunOptions): Promise<SeedResult> {
  const { keys, keepTrace = false, between = (sender) => sender, only = null } = options;
  const crypto = new ExclusiveCrypto();
  crypto.install(new Random(`${seed}/crypto`));
  try {
    const world = new World({ seed, keys, crypto, keepTrace, between, only });
    try {
      await live(world);
    } finally {
      world.host.close();
    }
    const { scheduler, faults, court } = world;
    const { steps, trace } = scheduler;
    const whole = trace.story(trace.length, trace.length);
    return {
      seed,
      steps,
      hash: trace.hash,
      faults: faults.struck,
      violations: court.violations,
      trace: whole,
    };
  } finally {
    crypto.uninstall();
  }
}

async function live(world: World): Promise<void> {
  const { scheduler, faults, tenants, cluster, chain, court, host, random } = world;
  const end = scheduler.now + random.between(TROUBLE_MS.least, TROUBLE_MS.most);
  await scheduler.run(end, () => {
    host.look();
    return court.violations.length > 0;
  });
  if (court.violations.length > 0) return;

  scheduler.trace.note("QUIET: no more faults, no more wishes");
  faults.active = false;
  tenants.rest();
  world.operator.rest();
  cluster.heal();
  host.thaw();
  watchPunctuality(court, chain, cluster, scheduler, host);
  if (!(await settle(world))) return;
  checkMoney(world);
  checkSignatures(world);
  await checkCommands(world);
  checkBooks(world);
  if (random.chance(0.4)) await loseStore(world);
  if (court.violations.length === 0 && random.chance(0.3)) await liveOut(world);
}

/** Lets time pass until the host is what the chain asks for, or patience ends. */
async function settle(world: World): Promise<boolean> {
  const { scheduler, chain, cluster, court, host } = world;
  /** Since when each difference has been there: a subscription may end in the middle of the quiet. */
  const since = new Map<string, number>();
  const nameOf = (what: string) => what.replace(/ in block \d+/, "");
  for (let calm = 0; calm < 3; ) {
    await scheduler.run(scheduler.now + LOOK_MS);
    if (court.violations.length > 0) return false;
    removeWrecks(world);
    const open = unsettled(chain, cluster, host).filter(
      ({ ended, mute }) => !(ended && world.host.breakerHolds) && !(mute && world.host.hasLostStore),
    );
    calm = open.length === 0 && chain.idle && !cluster.tasks.running ? calm + 1 : 0;
    const names = new Set(open.map(({ what }) => nameOf(what)));
    for (const name of since.keys()) if (!names.has(name)) since.delete(name);
    for (const name of names) since.set(name, since.get(name) ?? scheduler.now);
    const late = open.filter(
      ({ what, patienceMs = PATIENCE_MS }) =>
        scheduler.now - (since.get(nameOf(what)) ?? scheduler.now) >= patienceMs,
    );
    for (const { promise, what, patienceMs = PATIENCE_MS } of late)
      court.broken(promise, `${what} after ${patienceMs / 60_000} quiet minutes`);
    if (late.length > 0) return false;
  }
  return true;
}

/**
 * The administrator does what an alert says: removes what a clone's dead worker has left behind, and VMs that were made
 * for a purchase which the chain then took back, when the store was lost before they could be undone.
 */
function removeWrecks({ cluster, chain, host, scheduler }: World): void {
  const count = BigInt(chain.head.ledger.reference.subscriptions.length);
  for (const vm of cluster.vms.values()) {
    if (vm.foreign || cluster.tasks.running) continue;
    const { id } = subscriptionOfMark(vm.config.get("description") ?? "") ?? { id: 0n };
    if (vm.lock === "" && !(id > count && host.orphans.has(vm.vmid))) continue;
    scheduler.trace.note(`the administrator removes VM ${vm.vmid}`);
    cluster.remove(vm);
  }
}

/** The store is lost while all is well: the keeper comes to know everything again, and does nothing twice. */
async function loseStore(world: World): Promise<void> {
  const { scheduler, cluster, host, court } = world;
  const before = [...cluster.vms.values()].filter(({ foreign }) => !foreign);
  const delivered = deliveries(world);
  host.kill(1_000, true);
  await scheduler.run(scheduler.now + 120_000);
  if (!(await settle(world))) return;
  const replaced = before.filter((vm) => cluster.vms.get(vm.vmid) !== vm && isLive(world, vm));
  if (replaced.length > 0)
    court.broken(PROMISES.rebuildable, `VMs ${replaced.map(({ vmid }) => vmid)} are not the same`);
  const serials = new Set(before.map(({ serial }) => serial));
  const fresh = [...cluster.vms.values()].filter((vm) => !vm.foreign && !serials.has(vm.serial));
  if (fresh.length > 0)
    court.broken(PROMISES.rebuildable, `VMs ${fresh.map(({ vmid }) => vmid)} were made again`);
  if (deliveries(world) !== delivered) court.broken(PROMISES.rebuildable, "something was delivered again");
}

function deliveries({ chain }: World): number {
  return [...chain.head.ledger.access.values()].reduce((sum, { delivered }) => sum + delivered, 0);
}

/** Whether its subscription still asks for the VM. */
function isLive({ chain }: World, vm: SimVm): boolean {
  const { ledger, time } = chain.head;
  const status = ledger.statusOf(subscriptionOfMark(vm.config.get("description") ?? "")?.id ?? 0n, time);
  return status === 2 || status === 3;
}

/** Everything lapses: VMs go, tokens are burned, the money is earned. More than a day's destructions take a day. */
async function liveOut(world: World): Promise<void> {
  const { scheduler, chain, court, cluster, host } = world;
  const { subscriptions } = chain.head.ledger.reference;
  const last = subscriptions.reduce((latest, { id, expiresAt }) => {
    const status = chain.head.ledger.statusOf(id, chain.head.time);
    return status === 2 || status === 3 ? Math.max(latest, Number(expiresAt)) : latest;
  }, 0);
  await scheduler.run(Math.max(scheduler.now, last * 1000 + 220_000));
  for (let day = 0; day < 3 && unsettled(chain, cluster, host).length > 0; day++) {
    await scheduler.run(scheduler.now + 180_000, () => unsettled(chain, cluster, host).length === 0);
    if (unsettled(chain, cluster, host).length > 0) scheduler.leap(DAY_MS);
  }
  if (court.violations.length === 0) await settle(world);
}

/** What everybody has together is what they began with, and the contract has what it owes. */
function checkMoney({ chain, court }: World): void {
  const { reference } = chain.head.ledger;
  const has = (account: string) => reference.wallets.balanceOf(account, TOKEN);
  const all = TENANTS.reduce((sum, tenant) => sum + has(tenant), has("contract") + has("treasury"));
  if (all !== FORTUNE * BigInt(TENANTS.length)) court.broken(PROMISES.money, `${all} units are in the world`);
  if (has("contract") !== reference.owed(TOKEN))
    court.broken(PROMISES.money, "the contract has not what it owes");
}

/** Guests hold what the attestation key has signed, and nothing else. */
function checkSignatures({ cluster, court, attester }: World): void {
  for (const { foreign, guest, vmid } of cluster.vms.values()) {
    if (foreign || guest.ownership === null) continue;
    const { text, signature } = parseOwnershipStatement(guest.ownership);
    if (verifyMessage(text, signature) !== attester)
      court.broken(PROMISES.access, `VM ${vmid} holds a statement that the attester has not signed`);
  }
}
