import type { NewJob } from "../../core/job.ts";

/**
 * What a job is about, as far as the chain alone tells: without the number of a repeat (`#2`), for statements without
 * that of the one before, which is of the wall clock, and without the owner's kind, which changes without an event; and for
 * credentials without the machine's generation.
 */
export function decisionOf({ kind, key }: Pick<NewJob, "kind" | "key">): {
  readonly kind: string;
  readonly key: string;
} {
  const plain = key.split("#")[0] ?? "";
  switch (kind) {
    case "attest":
    case "transfer":
      return { kind: "statement", key: plain.replace(/( contract)? after \d+( of \d+)?$/, "") };
    case "reseal":
      return { kind, key: plain.split(":")[0] ?? "" };
    default:
      return { kind, key: plain };
  }
}
