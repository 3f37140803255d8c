import { getBytes } from "ethers";
import { FinalError, RetryableError } from "../../core/errors.ts";
import { type CommandResult, commandResultHash, parseCommandResult } from "../../protocol/command-result.ts";
import { openResult } from "../../protocol/open-result.ts";
import type { Desk } from "../desk.ts";
import type { Terminal } from "../terminal.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { findAcknowledged, findPosted } from "./find-posted.ts";
import type { Receipt } from "./receipt.ts";

const PAUSE_MS = 1_000;

/** What is known of a command when the waiting is over. */
export interface Awaited {
  readonly nonce: bigint;
  /** Null when the chain alone tells that the keeper is done with it. */
  readonly result: CommandResult | null;
  /** Whether the chain has the result's digest. */
  readonly acknowledged: boolean;
}

/**
 * Waits until the keeper has answered a command. A result that opens is the keeper's: the key that it is sealed to was
 * told to nobody else. One that came without a seal is believed only when its digest is on the chain.
 *
 * @param portal where results are served; null: only the chain is asked
 * @param patienceMs from now
 * @throws FinalError COMMAND_UNANSWERED; RetryableError when the chain cannot be asked
 */
export async function awaitResult(
  { time }: Pick<Terminal, "time">,
  desk: Pick<Desk, "chain" | "config">,
  receipt: Receipt,
  portal: string | null,
  patienceMs: number,
): Promise<Awaited> {
  const until = time.now() + patienceMs;
  let why = "it has not been posted";
  for (let nonce: bigint | null = null; ; ) {
    nonce ??= await findPosted(desk, receipt);
    if (nonce !== null) {
      const found = await look(desk, receipt, nonce, portal).catch((error: unknown) => {
        if (!(error instanceof RetryableError) || error.code !== "COMMAND_PORTAL_AWAY") throw error;
        return `${error.message} ${error.remedy}`;
      });
      if (typeof found !== "string") return found;
      why = found;
    }
    if (time.now() >= until) throw unanswered(receipt, nonce, why);
    await time.sleep(PAUSE_MS);
  }
}

/** The answer, or why there is none yet. */
async function look(
  desk: Pick<Desk, "chain" | "config">,
  receipt: Receipt,
  nonce: bigint,
  portal: string | null,
): Promise<Awaited | string> {
  const digest = await findAcknowledged(desk, receipt, nonce);
  const acknowledged = digest !== null;
  if (portal === null)
    return acknowledged ? { nonce, result: null, acknowledged } : "the keeper has not acknowledged it";
  const answer = await fetchAnswer(portal, nonce);
  if (answer === null) return "the keeper has not answered";
  const place = { chainId: BigInt(receipt.chainId), inbox: receipt.inbox, nonce };
  const secret = getBytes(receipt.replySecret);
  const text = answer.sealed
    ? await openResult(getBytes(answer.sealed), secret, place).catch(() => null)
    : answer.open;
  const isSafe = answer.sealed !== null || acknowledged;
  if (text === null) return "what the portal serves does not open with this command's key";
  if (!isSafe) return "the answer is not sealed, and the chain does not have its digest yet";
  if (acknowledged && digest !== commandResultHash(text))
    return "the portal serves another result than the keeper has acknowledged";
  return { nonce, result: parseCommandResult(text), acknowledged };
}

function unanswered({ word, deadline }: Receipt, nonce: bigint | null, why: string): FinalError {
  return new FinalError(
    "COMMAND_UNANSWERED",
    `There is no result of ${word}${nonce === null ? "" : `, command ${nonce},`} yet: ${why}.`,
    `It may be obeyed until ${new Date(deadline * 1_000).toISOString()}. Ask again: blockhost command result RECEIPT`,
  );
}
