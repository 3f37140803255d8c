import { z } from "zod";

/** `Verdict` of contracts/lens/SignatureLens.sol, in its order. */
const VERDICTS = ["no", "deployed", "counterfactual", "little gas"] as const;

/** What SignatureLens answers: one word. */
export const walletVerdictShape = z
  .string()
  .regex(/^0x0{63}[0-3]$/)
  .transform((word) => VERDICTS[Number(word)] ?? "no");
