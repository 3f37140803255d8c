import { RetryableError } from "../core/errors.ts";

/** The error for what cannot be known or done while a node is away. It is no proof of anything but that. */
export function nodeOffline(node: string, what: string): RetryableError {
  return new RetryableError(
    "PVE_NODE_OFFLINE",
    `${what}: node ${node} is offline`,
    "bring the node back; the keeper goes on by itself. If it is gone for good, docs/operator-scale.md says what then",
  );
}
