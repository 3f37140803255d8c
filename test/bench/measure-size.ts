import { deployableContracts } from "../contracts/page/deployable-contracts.ts";
import type { Figure } from "./figure.ts";

/** EIP-170: most bytes that a deployed contract may have. */
const MAX_RUNTIME_CODE = 24_576;
/** EIP-3860: most bytes that may be sent to deploy one, constructor arguments among them. */
const MAX_INIT_CODE = 49_152;

/** Bytes of each contract that is deployed, as it runs and as it is sent, the latter without constructor arguments. */
export async function measureSize(): Promise<Figure[]> {
  return deployableContracts().flatMap(({ name, runtimeCodeBytes, initCodeBytes }) => [
    { name: `size.${name}`, value: runtimeCodeBytes, unit: "bytes", target: MAX_RUNTIME_CODE },
    { name: `size.${name}.init`, value: initCodeBytes, unit: "bytes", target: MAX_INIT_CODE },
  ]);
}
