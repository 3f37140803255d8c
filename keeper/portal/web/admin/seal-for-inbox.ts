import type { Command } from "../../../protocol/command.ts";
import { keyPair } from "../../../protocol/key-pair.ts";
import { sealCommand } from "../../../protocol/seal-command.ts";
import { postCall } from "../chain/admin-calls.ts";
import type { MachineCall } from "../chain/machine-calls.ts";
import { readContract } from "../chain/read-contract.ts";
import type { Provider } from "../wallet/wallet.ts";

/** So long the keeper may take to see it, seconds. */
const LIFETIME = 3_600;
const SECRET_BYTES = 32;

/**
 * Seals a command to the inbox's present key, and a key for the answer with it.
 *
 * @returns null when the keeper has announced no key yet
 * @throws what the wallet throws; z.ZodError when it is no command
 */
export async function sealForInbox(
  provider: Provider,
  { chainId, inbox, by }: { readonly chainId: number; readonly inbox: string; readonly by: string },
  command: Command,
): Promise<{ readonly call: MachineCall /** Opens the answer. */; readonly secret: Uint8Array } | null> {
  const inForce = await readContract(provider, inbox, "encryptionKey()");
  const [key, epoch] = [inForce.hex(0), inForce.number(1)];
  if (epoch === 0) return null;
  const block = await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
  // By the chain's clock, which the deadline is held against.
  const deadline = Number((block as { timestamp?: string } | null)?.timestamp) + LIFETIME;
  const { secretKey, publicKey } = keyPair(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  const context = { chainId: BigInt(chainId), inbox, by, epoch, deadline };
  const ciphertext = await sealCommand(command, publicKey, key, context);
  return { call: postCall(inbox, by, { epoch, ciphertext, deadline }), secret: secretKey };
}
