import type { Credential } from "../../../../protocol/credential.ts";
import type { KeyPlace } from "../../wallet/key-place.ts";

/** The file that `blockhost ssh --machine` reads. Nothing in it is secret. */
export function machineFile(details: Credential, { chainId, contract }: KeyPlace, id: string): string {
  const file = {
    version: 1,
    vm: `vm-${id}`,
    ...details,
    chainId,
    contract: contract.toLowerCase(),
    tokenId: id,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
