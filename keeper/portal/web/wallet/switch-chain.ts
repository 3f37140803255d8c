import type { ApiChain } from "../../../protocol/api/host.ts";
import type { Provider } from "./wallet.ts";

/** What wallets answer when they do not know the chain (EIP-3326; some put it inside, some only say so). */
const UNKNOWN_CHAIN = /4902|unrecognized chain|not been added/i;

/** The chain that a wallet speaks to. */
export async function chainOf(provider: Provider): Promise<number> {
  return Number(await provider.request({ method: "eth_chainId" }));
}

/**
 * Has the wallet go to the chain (EIP-3326), and add it before if it does not know it (EIP-3085).
 *
 * @throws what the wallet throws, and Error when it says yes and stays where it is
 */
export async function switchChain(provider: Provider, chain: ApiChain): Promise<void> {
  const chainId = `0x${chain.id.toString(16)}`;
  const change = () => provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  try {
    await change();
  } catch (error) {
    if (chain.rpcUrls.length === 0 || !isUnknownChain(error)) throw error;
    await provider.request({
      method: "wallet_addEthereumChain",
      params: [
        {
          chainId,
          chainName: chain.name,
          rpcUrls: chain.rpcUrls,
          nativeCurrency: chain.currency,
          ...(chain.explorer !== null && { blockExplorerUrls: [chain.explorer] }),
        },
      ],
    });
    // Some wallets go there upon adding, some do not.
    if ((await chainOf(provider)) !== chain.id) await change();
  }
  if ((await chainOf(provider)) !== chain.id) throw new Error("the wallet has stayed on another chain");
}

function isUnknownChain(error: unknown): boolean {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return code === 4902 || UNKNOWN_CHAIN.test(`${message} ${JSON.stringify(data ?? "")}`);
}
