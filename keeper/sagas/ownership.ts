import type { ChainView } from "../core/chain-view.ts";
import { instanceOf } from "../core/instance.ts";
import type { HeldStatement, Machine } from "../core/machine.ts";
import type { OwnerKind } from "../core/subscription.ts";
import { ownershipStatementText, signedOwnershipStatement } from "../protocol/ownership-statement.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";

const NOBODY = `0x${"0".repeat(40)}`;

interface Rights {
  readonly owner: string;
  readonly ownerKind: OwnerKind;
  readonly user: string;
  readonly userExpires: number;
  readonly validUntil: number;
}

/**
 * Who may log in and until when, as the chain has it. Before delivery it is the recipient, until the deadline; of what
 * has ended before its time, nobody.
 */
function rightsOf({ subscription }: ChainView): Rights {
  const { status, recipient, owner, ownerKind, user, expiresAt, deliverBy } = subscription;
  const isToCome = status === "pending";
  const hasTime = status === "active" || status === "grace" || status === "lapsed";
  return {
    owner: (owner ?? (isToCome ? recipient : NOBODY)).toLowerCase(),
    ownerKind,
    user: user?.address.toLowerCase() ?? NOBODY,
    userExpires: user?.expires ?? 0,
    validUntil: isToCome ? deliverBy : hasTime ? expiresAt : 0,
  };
}

/** What calls for a new statement when it changes, as one comparable text. */
export function ownershipFacts(view: ChainView): string {
  return factsOf(rightsOf(view));
}

/** The same of a statement that was signed. */
export function factsOf({ owner, ownerKind, user, userExpires, validUntil }: Rights): string {
  // An ordinary owner goes without saying, as it did before there were others: what was noted then stays true.
  return `${owner} ${user} ${userExpires} ${validUntil}${ownerKind === "contract" ? " contract" : ""}`;
}

/** Whether the guest's statement is known to let in others than the chain does: another owner or user. */
export function servesOthers(held: HeldStatement | null, view: ChainView): boolean {
  const people = (facts: string) => facts.split(" ").slice(0, 2).join(" ");
  return held !== null && people(held.facts) !== people(ownershipFacts(view));
}

/** When the statement that is held gets old, milliseconds since the epoch. */
export function statementAgesAt(held: HeldStatement, offlineGraceSeconds: number): number {
  return Math.ceil((held.issuedAt + offlineGraceSeconds / 3) * 1000);
}

/** Whether the guest needs a newer statement: other facts, or a third of the time gone that it lives without one. */
export function needsStatement(
  held: HeldStatement | null,
  view: ChainView,
  nowMs: number,
  offlineGraceSeconds: number,
): boolean {
  if (held === null || held.facts !== ownershipFacts(view)) return true;
  return nowMs >= statementAgesAt(held, offlineGraceSeconds);
}

/**
 * A new ownership statement for the machine's guest, numbered after every one before it, and kept for who asks for the
 * newest.
 *
 * @param nowMs wall clock: guests compare `issued-at` and `seq` with theirs
 */
export async function signStatement(
  ports: Pick<SagaPorts, "settings" | "registry" | "attester">,
  machine: Machine,
  view: ChainView,
  nowMs: number,
): Promise<{ readonly signed: string; readonly held: HeldStatement }> {
  const { settings, registry, attester } = ports;
  const issuedAt = Math.floor(nowMs / 1000);
  const seq = await registry.nextStatementSeq(machine.subscription, issuedAt);
  const text = ownershipStatementText({
    instance: instanceOf(vmOf(settings, machine.subscription, machine.generation)),
    chainId: settings.chainId,
    contract: settings.credential,
    tokenId: machine.subscription,
    ...rightsOf(view),
    linuxUser: settings.linuxUser,
    blockNumber: view.block.number,
    blockHash: view.block.hash.toLowerCase(),
    seq,
    issuedAt,
  });
  const signature = await attester.sign(text);
  const signed = signedOwnershipStatement(text, signature);
  const held = { seq, issuedAt, facts: ownershipFacts(view) };
  const { subscription, generation } = machine;
  await registry.keepStatement(subscription, { ...held, generation, document: signed });
  return { signed, held };
}
