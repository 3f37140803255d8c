import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { ContractWallet__factory } from "../../../typechain-types/factories/mocks/ContractWallet__factory.ts";
import { type TestWallet, testWallet } from "../../keeper/portal/support/browser-person.ts";
import type { ChainWallet } from "../../keeper/portal/support/chain-wallet.ts";

/** What its app does not do in the name of a contract. */
const UNSUPPORTED = ["eth_signTypedData_v4", "personal_sign"];

export interface ContractAccount {
  readonly wallet: TestWallet;
  /** Has what the page asked for last sent. */
  confirm(): Promise<void>;
}

/**
 * A wallet that is a contract, as its app puts it into pages: the account is the contract's, a page hears of a number of
 * the app's own instead of a transaction's, and what it asked for is sent once the owner has confirmed it.
 */
export async function contractAccount(owner: ChainWallet): Promise<ContractAccount> {
  const contract = await new ContractWallet__factory(owner.account).deploy();
  await contract.waitForDeployment();
  const asked: { readonly to: string; readonly data: string }[] = [];
  const signMessage = () => Promise.reject(new Error("a contract has no key to sign with"));
  const wallet = testWallet(
    { address: await contract.getAddress(), signMessage },
    {
      name: "Safe Wallet",
      isConnected: true,
      chain: async (method, params) => {
        if (UNSUPPORTED.includes(method)) throw Object.assign(new Error("not by a contract"), { code: 4200 });
        if (method !== "eth_sendTransaction") return owner.chain(method, params);
        asked.push(params[0] as (typeof asked)[number]);
        return hexlify(randomBytes(32));
      },
    },
  );
  return {
    wallet,
    async confirm() {
      const last = asked.pop();
      if (last === undefined) throw new Error("nothing was asked for");
      await (await contract.execute(last.to, last.data)).wait();
    },
  };
}
