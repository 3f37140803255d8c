import { decodeCommand, type OpenedCommand } from "./command.ts";
import { type CommandContext, commandContextBytes } from "./command-context.ts";
import { openBytes } from "./open-bytes.ts";

/**
 * Opens a sealed command. Who sealed it is not known from the seal, but from who may post in the inbox.
 *
 * @param context as the chain has it, never as a sender says
 * @throws when it was sealed to another key or for another context, or was changed
 */
export async function openCommand(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: CommandContext,
): Promise<OpenedCommand> {
  return decodeCommand(await openBytes(sealed, secretKey, "command", commandContextBytes(context)));
}
