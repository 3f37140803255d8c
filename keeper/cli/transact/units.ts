import { formatUnits, parseUnits } from "ethers";
import { usageError } from "../usage-error.ts";

/** Amounts as people write them, exact to the last unit. */
export const units = {
  /** Such as `12.5`, without zeros that say nothing. */
  words: (amount: bigint, decimals: number): string => formatUnits(amount, decimals).replace(/\.0$/, ""),

  /** @throws FinalError USAGE when it is none, is zero, or has more digits than the token */
  parse(text: string, decimals: number): bigint {
    if (!/^\d{1,60}(\.\d+)?$/.test(text))
      throw usageError(`"${text}" is no amount.`, "Write digits and a point, such as 12.5.");
    const [, part = ""] = text.split(".");
    if (part.length > decimals)
      throw usageError(
        `${text} has ${part.length} digits after the point, and there are only ${decimals}.`,
        "Leave out what cannot be paid.",
      );
    const amount = parseUnits(text, decimals);
    if (amount === 0n) throw usageError("An amount of 0 moves nothing.", "Write more than 0.");
    return amount;
  },
};
