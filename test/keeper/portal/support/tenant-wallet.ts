import type { Wallet } from "ethers";
import type { TestChain } from "../../chain/test-chain.ts";
import { type TestWallet, testWallet } from "./browser-person.ts";

/** What is asked of a wallet before its person. */
const ASKING = ["eth_sendTransaction", "eth_signTypedData_v4", "wallet_switchEthereumChain"];

/** A wallet of a plain account on a chain, as an extension puts it into pages. */
export interface TenantWallet extends TestWallet {
  /** The chain that it is on. */
  chainId: number;
  /** Methods that its person was asked about, in their order. */
  readonly confirmed: string[];
  /** Whether it signs differently each time. */
  isRandom: boolean;
}

/** A wallet on a chain, whose person says yes to everything. It shows the page its account already unless changed. */
export function tenantWallet(
  chain: Pick<TestChain, "chainId" | "url" | "provider">,
  account: Wallet,
  changes: Partial<TestWallet> = {},
): TenantWallet {
  const signer = account.connect(chain.provider);
  let signed = 0;
  const wallet: TenantWallet = Object.assign(testWallet(account, { isConnected: true, ...changes }), {
    chainId: chain.chainId,
    confirmed: [] as string[],
    isRandom: false,
    chain: async (method: string, params: readonly unknown[]): Promise<unknown> => {
      if (ASKING.includes(method)) wallet.confirmed.push(method);
      if (method === "eth_chainId") return `0x${wallet.chainId.toString(16)}`;
      if (method === "wallet_switchEthereumChain") {
        const [{ chainId }] = params as [{ chainId: string }];
        wallet.chainId = Number(chainId);
        return null;
      }
      if (method === "eth_sendTransaction") {
        const [{ to, data, value }] = params as [{ to: string; data: string; value: string }];
        return (await signer.sendTransaction({ to, data, value })).hash;
      }
      if (method === "eth_signTypedData_v4") {
        const { domain, types, message } = JSON.parse(String(params[1]));
        const { EIP712Domain: _, ...own } = types;
        if (wallet.isRandom) message.warning = `${message.warning}${signed++}`;
        return signer.signTypedData(domain, own, message);
      }
      if (wallet.chainId !== chain.chainId) throw Object.assign(new Error("another chain"), { code: -32000 });
      return forward(chain.url, method, params);
    },
  });
  return wallet;
}

/** As wallets do: the server's answer, and its error as it is. */
async function forward(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: object };
  if (error !== undefined) throw error;
  return result;
}
