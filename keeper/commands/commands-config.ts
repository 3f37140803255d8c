import { getAddress, isAddress } from "ethers";
import { z } from "zod";

const path = z.string().min(1);

/** The operator's commands. */
export const commandsConfigSchema = z.strictObject({
  /** Address of CommandInbox. */
  inbox: z
    .string()
    .refine((text) => isAddress(text), "not an Ethereum address")
    .transform((text) => getAddress(text)),
  /** Folder of the keys that commands are sealed to; made with mode 0700. */
  secretsFolder: path,
  /** Where rootd listens; left out: knocks are refused. */
  rootdSocket: path.optional(),
});
