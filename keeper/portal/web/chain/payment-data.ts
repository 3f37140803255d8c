import { type Word, wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import type { Permit, Swap } from "./purchase-calls.ts";

const SWAP = "(address,uint256,bytes,uint256)";
const PERMIT = "(uint256,uint256,uint8,bytes32,bytes32)";

/**
 * Calldata of a function that takes money: what it is for comes first, then the swap and the permit, if there are any.
 *
 * @param name such as `renew`; with a permit, `WithPermit` follows
 * @param types of what it is for, each of words alone
 */
export function paymentData(
  name: string,
  types: readonly string[],
  values: readonly Word[],
  swap: Swap | null,
  permit: Permit | null,
): string {
  const all = [...types, ...(swap === null ? [] : [SWAP]), ...(permit === null ? [] : [PERMIT])].join();
  const selector = eventTopic(`${name}${permit === null ? "" : "WithPermit"}(${all})`).slice(0, 10);
  const last = permit === null ? [] : [permit.value, permit.deadline, permit.v, permit.r, permit.s];
  // What has a length of its own comes after all else; in its place stands where.
  const place = swap === null ? [] : [(values.length + 1 + last.length) * 32];
  return selector + words([...values, ...place, ...last]) + (swap === null ? "" : swapWords(swap));
}

function swapWords({ tokenIn, maxIn, path, deadline }: Swap): string {
  const bytes = path.slice(2);
  const padded = bytes.padEnd(Math.ceil(bytes.length / 64) * 64, "0");
  return words([tokenIn, maxIn, 4 * 32, deadline, bytes.length / 2]) + padded;
}

const words = (values: readonly Word[]) => values.map(wordOf).join("");
