import type { Command } from "../../../keeper/protocol/command.ts";
import {
  type CommandResult,
  commandResultHash,
  parseCommandResult,
} from "../../../keeper/protocol/command-result.ts";
import { openResult } from "../../../keeper/protocol/open-result.ts";
import type { PostedOnChain } from "../chain/inbox-ledger.ts";
import { CHAIN_ID } from "../chain/ledger.ts";
import { INBOX } from "../chain/market.ts";
import type { SentCommand } from "../people/operator.ts";
import type { World } from "../world.ts";
import { PROMISES } from "./promise.ts";
import { StandingOrders } from "./standing-orders.ts";

interface Answer {
  readonly nonce: number;
  readonly hash: string | null;
  readonly sealed: string | null;
  readonly open: string | null;
}

/** Words that nothing but time can refuse. */
const ALWAYS = /^(close-knock|pause-sales|resume-sales|drain|collect|rotate-inbox-key|status)$/;
const LATE = "COMMAND_EXPIRED";

/**
 * When all is quiet: the operator opens what was answered to each command, in their order, holds it against what they had
 * sent and against the digest on chain, and what all of them come to against what is in force.
 */
export async function checkCommands(world: World): Promise<void> {
  const { chain, host, operator, court } = world;
  const answers = new Map(host.rows<Answer>("command").map((row) => [row.nonce, row]));
  const orders = new StandingOrders(dropped(world));
  for (const [index, posted] of chain.head.ledger.inbox.commands.entries()) {
    const nonce = index + 1;
    const say = (what: string) => court.broken(PROMISES.commands, `command ${nonce} ${what}`);
    const sent = operator.sent.get(posted.ciphertext);
    if (sent === undefined) throw new Error(`nobody has sent command ${nonce}`);
    const answer = answers.get(nonce);
    if (!answer?.hash) {
      // It was answered by a keeper whose store is lost.
      if (!host.hasLostStore) say("has no answer");
      continue;
    }
    const text = await openAnswer(answer, sent).catch(() => null);
    if (text === null || commandResultHash(text) !== answer.hash)
      return say("has an answer that does not open");
    if (answer.hash !== posted.resultHash && !host.hasLostStore)
      return say(`is acknowledged with ${posted.resultHash}, and its answer is ${answer.hash}`);
    const result = parseCommandResult(text);
    const wrong = wrongAnswer(result, sent, posted, host.hasLostKeys);
    if (wrong !== null) return say(wrong);
    if (result.nonce !== `${nonce}`) return say(`is answered as command ${result.nonce}`);
    if (result.ok && sent.command) {
      const odd = orders.take(sent.command, result);
      if (odd !== null) return say(odd);
    }
  }
  const difference = orders.compare(world);
  if (difference !== null) court.broken(PROMISES.measures, difference);
}

/** Commands that a reorganisation has taken away for good. */
function dropped({ chain, operator }: World): readonly Command[] {
  const { tree, head } = chain;
  const present = new Set(head.ledger.inbox.commands.map(({ ciphertext }) => ciphertext));
  return [...operator.sent].flatMap(([ciphertext, { command }]) =>
    command && tree.noncesOf(ciphertext).size > 0 && !present.has(ciphertext) ? [command] : [],
  );
}

async function openAnswer(
  { nonce, sealed, open }: Answer,
  { replySecret }: SentCommand,
): Promise<string | null> {
  if (sealed === null || replySecret === null) return open;
  const context = { chainId: BigInt(CHAIN_ID), inbox: INBOX, nonce: BigInt(nonce) };
  return openResult(Buffer.from(sealed.slice(2), "hex"), replySecret, context);
}

/** What the keeper should not have answered; null when it may have. */
function wrongAnswer(
  { word, ok, code, what }: CommandResult,
  { kind, command }: SentCommand,
  { deadline, acknowledgedAt }: PostedOnChain,
  hasLostKeys: boolean,
): string | null {
  if (code === LATE) return acknowledgedAt > deadline ? null : `is refused as late: ${what}`;
  if (kind === "garbage" || (code === "COMMAND_UNREADABLE" && hasLostKeys))
    return code === "COMMAND_UNREADABLE" ? null : `is garbage, and its answer is ${code} ${what}`;
  if (kind === "unknown")
    return code === "COMMAND_NOT_KNOWN" ? null : `has an unknown word, and its answer is ${code} ${what}`;
  if (word !== command?.word) return `is ${command?.word}, and its answer is of ${word}`;
  if (word === "rotate-keeper-key")
    return code === "COMMAND_NOT_SERVED" ? null : `is obeyed by nobody: ${what}`;
  if (!ok && ALWAYS.test(word)) return `(${word}) is refused with ${code}: ${what}`;
  if (!ok && word === "knock" && code !== "COMMAND_TOO_LATE")
    return `(knock) is refused with ${code}: ${what}`;
  return null;
}
