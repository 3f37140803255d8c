import type { ChainView } from "../core/chain-view.ts";
import { instanceOf } from "../core/instance.ts";
import type { HeldStatement, Machine } from "../core/machine.ts";
import { ownershipStatementText, signedOwnershipStatement } from "../protocol/ownership-statement.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";

const NOBODY = `0x${"0".repeat(40)}`;

/** Who may log in and until when, as the chain has it. Before delivery it is the recipient, until the deadline. */
function rightsOf({ subscription }: ChainView) {
  return {
    owner: (subscription.owner ?? subscription.recipient).toLowerCase(),
    user: subscription.user?.address.toLowerCase() ?? NOBODY,
    userExpires: subscription.user?.expires ?? 0,
    validUntil: subscription.expiresAt || subscription.deliverBy,
  };
}

/** What calls for a new statement when it changes, as one comparable text. */
export function ownershipFacts(view: ChainView): string {
  return factsOf(rightsOf(view));
}

/** The same of a statement that was signed. */
export function factsOf(statement: ReturnType<typeof rightsOf>): string {
  const { owner, user, userExpires, validUntil } = statement;
  return `${owner} ${user} ${userExpires} ${validUntil}`;
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
 * A new ownership statement for the machine's guest, numbered after every one before it.
 *
 * @param nowMs wall clock: guests compare `issued-at` and `seq` with theirs
 */
export async function signStatement(
  ports: SagaPorts,
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
    ownerKind: "eoa",
    linuxUser: settings.linuxUser,
    blockNumber: view.block.number,
    blockHash: view.block.hash.toLowerCase(),
    seq,
    issuedAt,
  });
  const signature = await attester.sign(text);
  return {
    signed: signedOwnershipStatement(text, signature),
    held: { seq, issuedAt, facts: ownershipFacts(view) },
  };
}
