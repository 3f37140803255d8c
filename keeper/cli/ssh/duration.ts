import { DELEGATION_SECONDS } from "../../protocol/delegation-message.ts";

const UNITS = { m: 60, h: 3_600, d: 86_400 } as const;
const LEAST = 300;

/**
 * `30m`, `8h` or `7d` in seconds.
 *
 * @throws RangeError when it is none, under five minutes, or longer than a wallet may let a key in
 */
export function duration(text: string): number {
  const [, number, unit] = /^([1-9][0-9]{0,5})([mhd])$/.exec(text) ?? [];
  const seconds = Number(number) * UNITS[unit as keyof typeof UNITS];
  if (!(seconds >= LEAST && seconds <= DELEGATION_SECONDS))
    throw new RangeError("a time is written as in 30m, 8h or 7d: five minutes at least, 30d at most");
  return seconds;
}
