import { type Command, encodeCommand } from "./command.ts";
import { type CommandContext, commandContextBytes } from "./command-context.ts";
import { sealBytes } from "./seal-bytes.ts";

/**
 * Seals a command for the keeper: what `CommandInbox.post` takes as ciphertext. Different each time.
 *
 * @param replyKey X25519 public key that the keeper seals the result to, 0x + 64 hex; a fresh one for each command
 * @param inboxKey the inbox's key of the context's epoch, 0x + 64 hex
 * @throws RangeError when nothing can be sealed to the inbox's key; z.ZodError when it is no command
 */
export function sealCommand(
  command: Command,
  replyKey: string,
  inboxKey: string,
  context: CommandContext,
): Promise<Uint8Array> {
  return sealBytes(encodeCommand(command, replyKey), inboxKey, "command", commandContextBytes(context));
}
