import type { JsonRpcProvider, TypedDataField, Wallet } from "ethers";
import { type TestWallet, testWallet } from "../../../keeper/portal/support/browser-person.ts";

interface Typed {
  readonly domain: { readonly chainId?: number };
  readonly types: Readonly<Record<string, TypedDataField[]>>;
  readonly message: Record<string, unknown>;
}

/** A wallet in a browser that has said yes to everything: it signs and sends by itself, and asks the chain the rest. */
export function chainWallet(wallet: Wallet, provider: JsonRpcProvider): TestWallet {
  const account = wallet.connect(provider);
  const chain = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (method === "wallet_switchEthereumChain") return null;
    if (method === "eth_signTypedData_v4") {
      const { domain, types, message } = JSON.parse(String(params[1])) as Typed;
      const { EIP712Domain: _known, ...others } = types;
      return account.signTypedData(domain, others, message);
    }
    if (method === "eth_sendTransaction") {
      const { to, data, value } = params[0] as { to: string; data?: string; value?: string };
      const sent = await account.sendTransaction({ to, data: data ?? "0x", value: value ?? 0 });
      return sent.hash;
    }
    return provider.send(method, [...params]);
  };
  return testWallet(account, { chain });
}
