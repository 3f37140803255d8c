import { createHash } from "node:crypto";
import type { PostedCommand } from "../core/posted-command.ts";

/**
 * Tells a command from another that a reorganisation puts under its nonce; empty while its event is not known. What
 * becomes of it (acknowledged, sender no operator any more) is no part of it.
 */
export function commandDigest({ by, deadline, sealed }: PostedCommand): string {
  if (sealed === null) return "";
  const parts = [by.toLowerCase(), deadline, sealed.epoch, sealed.ciphertext];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
