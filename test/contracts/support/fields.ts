import type { Result } from "ethers";

/** A struct that a call returned, by field; the generated types hide that it is a Result. */
export function fields(struct: object): Record<string, unknown> {
  return (struct as Result).toObject();
}
