import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { keccak256 } from "ethers";

/** What evidence is named by: its digest as it is, or with `@` the file whose digest is taken. */
export function evidence(text: string): string {
  if (!text.startsWith("@")) return text.toLowerCase();
  try {
    return keccak256(readFileSync(text.slice(1)));
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
