import { getBytes } from "ethers";

/** What the compiler tells of a contract's runtime code. */
export interface CompiledCode {
  readonly deployedBytecode: string;
  /** Where immutables are put at deployment: byte ranges, by the id of the variable. */
  readonly immutableReferences?:
    | { readonly [variable: string]: readonly { readonly start: number; readonly length: number }[] }
    | undefined;
}

/**
 * Whether `code` on a chain is what was compiled, immutables aside. Their values differ from deployment to deployment:
 * look at them through the contract's views.
 */
export function sameCode(compiled: CompiledCode, code: string): boolean {
  const [expected, actual] = [getBytes(compiled.deployedBytecode), getBytes(code)];
  if (expected.length !== actual.length) return false;
  for (const ranges of Object.values(compiled.immutableReferences ?? {})) {
    for (const { start, length } of ranges) actual.fill(0, start, start + length);
  }
  return Buffer.from(expected).equals(Buffer.from(actual));
}
