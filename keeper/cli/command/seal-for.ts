import { hexlify, keccak256 } from "ethers";
import { FinalError } from "../../core/errors.ts";
import type { Command } from "../../protocol/command.ts";
import { keyPair } from "../../protocol/key-pair.ts";
import { sealCommand } from "../../protocol/seal-command.ts";
import type { Chain } from "../open-chain.ts";
import type { Receipt } from "./receipt.ts";

export interface SealedFor {
  readonly epoch: number;
  readonly ciphertext: string;
  readonly receipt: Receipt;
}

/**
 * Seals a command for whoever posts it. The inbox's key is taken by the word of a quorum: who knows the key's secret reads
 * the command.
 *
 * @param by account that posts it: for another it does not open
 * @param seconds from the chain's time of now to the deadline
 * @param secret 32 bytes that nobody can guess, for the reply
 * @throws FinalError INBOX_WRONG, INBOX_NO_KEY; RetryableError CHAIN_…
 */
export async function sealFor(
  { heads, contracts, pool }: Chain,
  command: Command,
  place: { readonly chainId: number; readonly inbox: string; readonly by: string },
  seconds: number,
  secret: Uint8Array,
): Promise<SealedFor> {
  const { chainId, inbox, by } = place;
  await contracts.checkInbox(pool, inbox);
  const { block, value } = await heads.agreed(async (rpc, at) => {
    const { key, epoch } = await contracts.inboxAt(inbox, rpc, at).encryptionKey();
    return { key, epoch: Number(epoch) };
  });
  const { key, epoch } = value;
  if (epoch === 0)
    throw new FinalError(
      "INBOX_NO_KEY",
      `The keeper has not announced a key in the inbox ${inbox} yet.`,
      "Start the keeper with `commands` in its configuration, and wait a minute.",
    );
  const deadline = block.timestamp + seconds;
  const { publicKey } = keyPair(secret);
  const context = { chainId: BigInt(chainId), inbox, by, epoch, deadline };
  const ciphertext = hexlify(await sealCommand(command, publicKey, key, context));
  return {
    epoch,
    ciphertext,
    receipt: {
      version: 1,
      word: command.word,
      chainId,
      inbox,
      by,
      deadline,
      block: block.number,
      ciphertextHash: keccak256(ciphertext),
      replySecret: hexlify(secret),
    },
  };
}
