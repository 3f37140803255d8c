/** `GET /api/v1/commands/<nonce>`: what came of an operator's command. */
export interface ApiCommand {
  readonly nonce: string;
  /** keccak256 of the result's text, as the chain has it once the command is acknowledged. */
  readonly hash: string;
  /** The result, to be opened by who sent the command: 0x and hex; see `keeper/protocol/open-result.ts`. */
  readonly sealed: string | null;
  /** The result of a command that could not be opened, so that there was no key to seal it to. */
  readonly open: string | null;
}
