import { getAddress } from "ethers";
import { z } from "zod";

/** Hex digits of a word, and of the id at the end of the first of two. */
const WORD = 64;
const ID = 16;
const ADDRESS = 40;

/** What EarningsLens answers: the id to go on from, zero at the end, and what each subscription has earned. */
export const earningsWordsShape = z
  .string()
  .regex(/^0x[0-9a-f]{64}(?:[0-9a-f]{128})*$/i)
  .transform((answer) => {
    const next = BigInt(answer.slice(0, 2 + WORD));
    const earned: { readonly id: bigint; readonly token: string; readonly amount: bigint }[] = [];
    for (let start = 2 + WORD; start < answer.length; start += 2 * WORD) {
      const middle = start + WORD;
      earned.push({
        id: BigInt(`0x${answer.slice(middle - ID, middle)}`),
        token: getAddress(`0x${answer.slice(middle - ID - ADDRESS, middle - ID)}`),
        amount: BigInt(`0x${answer.slice(middle, middle + WORD)}`),
      });
    }
    return { next, earned };
  });
