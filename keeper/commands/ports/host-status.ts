import type { CommandResult } from "../../protocol/command-result.ts";

/** How the keeper and its host are, in few words and figures: what `status` answers. */
export type ReadStatus = () => Promise<{
  readonly healthy: boolean;
  readonly facts: CommandResult["facts"];
}>;
