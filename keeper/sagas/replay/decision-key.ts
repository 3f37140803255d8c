import type { NewJob } from "../../core/job.ts";

/**
 * What a job is about, without the number of a repeat (`#2`), and for statements without the number of the one before,
 * which is of the wall clock and not of the chain.
 */
export function decisionKey({ kind, key }: Pick<NewJob, "kind" | "key">): string {
  const plain = key.split("#")[0] ?? "";
  return kind === "attest" ? plain.replace(/ after \d+$/, "") : plain;
}
