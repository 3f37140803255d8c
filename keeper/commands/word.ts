import type { Command } from "../protocol/command.ts";
import type { CommandResult } from "../protocol/command-result.ts";

/** One command that is being obeyed. */
export interface Order {
  /** The command's nonce: obeying twice for one is the same as once. */
  readonly nonce: bigint;
  /** When it was taken up, milliseconds. */
  readonly takenAt: number;
}

/** What is told of a command that was obeyed. */
export interface Obeyed {
  /** A sentence for a person. */
  readonly what: string;
  readonly facts?: CommandResult["facts"];
}

/** What the keeper does at a word. Both throw RetryableError to be asked again and FinalError to refuse. */
export interface Word<C extends Command = Command> {
  /**
   * To obey it twice is not the same as once, so it waits until no reorganisation can move the command to another nonce.
   */
  readonly needsFinality?: true;
  /** Does it; null when the end is not known yet. May run again after a crash: for the same order it does nothing new. */
  begin(command: C, order: Order): Promise<Obeyed | null>;
  /** Looks how it ended; null while that is not known. Changes nothing. */
  outcome?(command: C, order: Order): Promise<Obeyed | null>;
}

/** A word for each command. */
export type Words = { readonly [W in Command["word"]]: Word<Extract<Command, { word: W }>> };
