import { type Command, InvalidArgumentError, Option } from "commander";
import { secondsOf } from "../bw/seconds-of.ts";

/** Adds the options of every command that is posted: where its result is served, how long it is good, and whether to wait. */
export function withCommandOptions(command: Command): Command {
  return command
    .addOption(new Option("--portal <url>", "where results are served (default: https:// and guest.domain)"))
    .option(
      "--valid-for <time>",
      "until when it may be obeyed, up to 7d (default: 15m, 2h or, for a Safe, 24h)",
      time,
    )
    .option("--no-wait", "do not wait for what comes of it");
}

function time(text: string): number {
  try {
    return secondsOf(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
