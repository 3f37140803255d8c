import { inboxAbi, splitterAbi, subscriptionsAbi } from "../../keeper/chain/abis.ts";
import { revertWords } from "../../keeper/chain/revert-words.ts";

/** Why a contract refuses, for a person. */
export function errorText(revertData: string): string {
  return revertWords({ errorWords }, revertData);
}

function errorWords(revertData: string): string | null {
  for (const abi of [subscriptionsAbi, splitterAbi, inboxAbi]) {
    const found = abi.parseError(revertData);
    if (found !== null) return `${found.name}(${found.args.map(String).join(", ")})`;
  }
  return null;
}
