import type { Command } from "../protocol/command.ts";

/**
 * What a command is about, as far as order matters: of one topic a later command is not obeyed before an earlier one.
 * Null where any order will do.
 */
export function topicOf(command: Command): string | null {
  switch (command.word) {
    case "knock":
    case "close-knock":
      return "doors";
    case "pause-sales":
    case "resume-sales":
      return "sales";
    case "set-stock":
      return `stock ${command.plan}`;
    case "drain":
      return `node ${command.node}`;
    case "warn":
    case "throttle":
    case "suspend":
    case "resume":
    case "lift":
      return `measure ${command.subscription}`;
    case "reboot":
    case "collect":
    case "rotate-inbox-key":
    case "rotate-keeper-key":
    case "status":
      return null;
  }
}
