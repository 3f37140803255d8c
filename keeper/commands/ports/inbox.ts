import type { BlockRef, Depth } from "../../core/chain-view.ts";
import type { PostedCommand } from "../../core/posted-command.ts";

/** How the inbox stands at a block. */
export interface InboxHead {
  readonly block: BlockRef;
  /** Commands ever posted: the newest one's nonce. */
  readonly count: bigint;
  /** X25519 public key that commands are sealed to, 0x + 64 hex; zeros before the first. */
  readonly key: string;
  readonly epoch: number;
}

/** A command, and the block that it was read at. */
export interface SeenCommand {
  readonly block: BlockRef;
  readonly command: PostedCommand;
}

/** The operator's commands as the chain has them. All throw RetryableError when the chain cannot be asked. */
export interface Inbox {
  head(depth: Depth): Promise<InboxHead>;
  /** By the word of a quorum; null while there is none with that number at that depth. */
  read(nonce: bigint, depth: Depth): Promise<SeenCommand | null>;
}
