import type { BaseWallet } from "ethers";
import type { TenantWallet } from "../../../../../keeper/cli/ssh/tenant-wallet.ts";

/** A tenant's wallet that notes what it signed. */
export function testWallet(wallet: BaseWallet): TenantWallet & { readonly signed: string[] } {
  const signed: string[] = [];
  const { address } = wallet;
  return {
    address: address.toLowerCase(),
    signed,
    async signText(textFor) {
      const text = textFor(address);
      signed.push(text);
      return { address, signature: await wallet.signMessage(text) };
    },
    async signEncryptionKey({ domain, types, message }) {
      return { address, signature: await wallet.signTypedData(domain, { ...types }, message) };
    },
    close: async () => {},
  };
}
