import { z } from "zod";

const MICRO_DECIMALS = 6;

/** Dollars of a configuration in decimal, such as "50" or "0.05", as millionths of a dollar. */
export const dollars = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'dollars in decimal, such as "50" or "0.05"')
  .transform((text) => {
    const [whole = "", part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(MICRO_DECIMALS, "0"));
  });
