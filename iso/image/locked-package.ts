import type { Lock } from "./lock.ts";

/** A package as a lock names it, of the paragraph that apt shows of it; empty strings for what the paragraph does not say. */
export function lockedPackage(paragraph: string): Lock["packages"][number] {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
  return {
    name: field("Package"),
    version: field("Version"),
    architecture: field("Architecture") === "all" ? "all" : "amd64",
    sha256: field("SHA256"),
  };
}
