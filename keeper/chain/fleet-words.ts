import { z } from "zod";

/** Hex digits of a word, and of the id at its end. */
const WORD = 64;
const ID = 16;

/**
 * What FleetLens answers: the id to go on from, zero at the end, and each subscription's fingerprint. Read by position,
 * because a decoder for structs takes longer for thousands than the server does.
 */
export const fleetWordsShape = z
  .string()
  .regex(/^0x(?:[0-9a-f]{64})+$/i)
  .transform((answer) => {
    const next = BigInt(answer.slice(0, 2 + WORD));
    const words: { readonly id: bigint; readonly fingerprint: string }[] = [];
    for (let start = 2 + WORD; start < answer.length; start += WORD) {
      const end = start + WORD;
      const id = BigInt(`0x${answer.slice(end - ID, end)}`);
      // Encoded anew: a slice would keep the whole answer in memory for as long as it lives.
      words.push({ id, fingerprint: Buffer.from(answer.slice(start, end - ID), "hex").toString("base64") });
    }
    return { next, words };
  });
