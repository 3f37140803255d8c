import type { Machine } from "./machine.ts";
import type { StoreFacts } from "./store-facts.ts";

const DAY_MS = 86_400_000;

/** Something that a rebuilt store has otherwise than the one it takes the place of. */
export interface StoreDifference {
  /** Null for what is of no subscription. */
  readonly subscription: bigint | null;
  readonly what: string;
  readonly lost: string;
  readonly rebuilt: string;
}

/**
 * Where a rebuilt store differs from the lost one in a way that could matter. No difference is: a reservation for which
 * nothing was made yet, a host key that a guest which is off cannot tell (it is read when it runs), a statement number
 * or a cursor that is further, and a status that only makes the keeper look at the VM again.
 *
 * @param now milliseconds: what has had its time by then does not count
 */
export function compareStores(
  lost: StoreFacts,
  rebuilt: StoreFacts,
  now: number,
): readonly StoreDifference[] {
  const after = new Map(rebuilt.machines.map((machine) => [machine.subscription, machine]));
  const before = new Map(lost.machines.map((machine) => [machine.subscription, machine]));
  const differences: StoreDifference[] = [];
  const note = (subscription: bigint | null, what: string, was: unknown, is: unknown) =>
    differences.push({ subscription, what, lost: `${was ?? "none"}`, rebuilt: `${is ?? "none"}` });

  for (const machine of lost.machines) {
    const found = after.get(machine.subscription);
    if (found) compareMachines(machine, found, note);
    else if (machine.status !== "reserved") note(machine.subscription, "machine", machine.vmid, null);
  }
  for (const machine of rebuilt.machines)
    if (!before.has(machine.subscription)) note(machine.subscription, "machine", null, machine.vmid);
  for (const [id, last] of lost.statements) {
    const now = rebuilt.statements.get(id);
    if (after.has(id) && (now === undefined || now < last)) note(id, "statement number", last, now);
  }
  const held = new Set(rebuilt.machines.map(({ ipv4 }) => ipv4));
  for (const [ipv4, freeAt] of lost.resting)
    if (freeAt > now && !rebuilt.resting.has(ipv4) && !held.has(ipv4))
      note(null, "resting address", ipv4, null);
  for (const [id, at] of lost.destructions)
    if (at > now - DAY_MS && !rebuilt.destructions.has(id))
      note(id, "destruction of the last day", "counted", null);
  if (lost.cursor !== null && (rebuilt.cursor?.number ?? -1) < lost.cursor.number)
    note(null, "chain read up to block", lost.cursor.number, rebuilt.cursor?.number);
  return differences;
}

function compareMachines(
  was: Machine,
  is: Machine,
  note: (subscription: bigint, what: string, was: unknown, is: unknown) => void,
): void {
  for (const field of ["generation", "vmid", "node", "ipv4"] as const)
    if (was[field] !== is[field]) note(was.subscription, field, was[field], is[field]);
  // A number that goes back would have what was done be done again.
  if (is.operations < was.operations) note(was.subscription, "operations", was.operations, is.operations);
  if (was.halted !== is.halted) note(was.subscription, "halted", was.halted, is.halted);
  // `reserved` makes the keeper look, and bring the VM where it must be.
  if (was.status !== is.status && is.status !== "reserved" && was.status !== "reserved")
    note(was.subscription, "status", was.status, is.status);
  if (was.hostKey !== null && is.hostKey !== null && was.hostKey !== is.hostKey)
    note(was.subscription, "host key", was.hostKey, is.hostKey);
}
