import { FinalError } from "../core/errors.ts";

/** The parts of a task id that we use. */
export interface Upid {
  /** Where the task runs, and where alone its status is known. */
  readonly node: string;
  /** Such as `qmclone`. */
  readonly type: string;
  /** What it works on; for a clone that is the source. */
  readonly id: string;
}

/**
 * Reads `UPID:node:pid:pstart:starttime:type:id:user:`.
 *
 * @throws FinalError PVE_BAD_ANSWER when it is none
 */
export function parseUpid(text: unknown): Upid {
  const match =
    typeof text === "string"
      ? /^UPID:([^:]+):[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:([^:\s]+):([^:\s]*):[^:\s]+:$/i.exec(text)
      : null;
  if (match === null) {
    throw new FinalError(
      "PVE_BAD_ANSWER",
      `not a task id: ${String(text)}`,
      "check what answers at the endpoint",
    );
  }
  const [, node = "", type = "", id = ""] = match;
  return { node, type, id };
}
