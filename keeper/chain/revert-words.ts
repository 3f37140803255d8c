import { AbiCoder, Interface, id, ZeroHash } from "ethers";
import type { Contracts } from "./contracts.ts";

/** Errors that a call by hand meets beside those of our contracts: Solidity's own, and those of ERC-6093. */
const OTHERS = new Interface([
  "error Panic(uint256)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error RevenueSplitterNothingToRelease(address token, address payee)",
]);
/** Selector of `Error(string)`, by which `require` speaks. */
const ERROR = "0x08c379a0";

/** What is written for a role, which contracts know by its hash. */
const ROLES = new Map([
  [ZeroHash, "DEFAULT_ADMIN_ROLE"],
  ...["KEEPER_ROLE", "PLANNER_ROLE", "OPERATOR_ROLE", "PAUSER_ROLE"].map((role) => [id(role), role] as const),
]);

/** Why a contract refuses, for a person. */
export function revertWords(contracts: Pick<Contracts, "errorWords">, revertData: string): string {
  if (revertData === "0x") return "it gives no reason";
  if (revertData.startsWith(ERROR)) return textOf(revertData);
  const ours = contracts.errorWords(revertData);
  if (ours !== null) return ours.replace(/0x[0-9a-f]{64}/g, (word) => ROLES.get(word) ?? word);
  const known = OTHERS.parseError(revertData);
  if (known === null) return `an error that is not known here: ${revertData.slice(0, 74)}`;
  const values = known.fragment.inputs.map(({ name }, index) => `${name} ${known.args[index]}`.trim());
  return `${known.name}(${values.join(", ")})`;
}

/** A stranger's contract may say anything: printable characters, and not too many. */
function textOf(revertData: string): string {
  try {
    const [text] = AbiCoder.defaultAbiCoder().decode(["string"], `0x${revertData.slice(10)}`);
    return String(text)
      .replace(/[^\x20-\x7e]/g, "?")
      .slice(0, 200);
  } catch {
    return "an error that cannot be read";
  }
}
