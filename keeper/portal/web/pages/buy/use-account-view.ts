import { useEffect, useState } from "preact/hooks";
import { type Money, NATIVE } from "../../chain/money.ts";
import { readContract } from "../../chain/read-contract.ts";
import { isContractAccount } from "../../wallet/is-contract-account.ts";
import type { Provider } from "../../wallet/wallet.ts";

/** What an account is and has. */
export interface AccountView {
  /** Null while it is not known. */
  readonly isContract: boolean | null;
  /** By the lower-case address of the money. */
  readonly balances: Readonly<Record<string, bigint>>;
}

const LOOK_MS = 10_000;
const NOTHING: AccountView = { isContract: null, balances: {} };

/** What the chain says of the account through the wallet; nothing while that cannot be asked. */
export function useAccountView(
  provider: Provider | null,
  account: string | null,
  moneys: readonly Money[],
): AccountView {
  const [view, setView] = useState(NOTHING);
  const addresses = moneys.map(({ address }) => address.toLowerCase()).join();
  useEffect(() => {
    setView(NOTHING);
    if (provider === null || account === null) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const add = (more: Partial<AccountView>) => {
      if (isCurrent)
        setView((last) => ({ ...last, ...more, balances: { ...last.balances, ...more.balances } }));
    };
    // What cannot be read is not shown; before the payment it is looked at again.
    isContractAccount(provider, account).then(
      (isContract) => add({ isContract }),
      () => {},
    );
    const look = async () => {
      for (const address of addresses.split(",")) {
        await balanceOf(provider, address, account).then(
          (balance) => add({ balances: { [address]: balance } }),
          () => {},
        );
      }
      // Who was short tops up meanwhile.
      if (isCurrent) timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [provider, account, addresses]);
  return view;
}

async function balanceOf(provider: Provider, token: string, account: string): Promise<bigint> {
  if (token !== NATIVE) return (await readContract(provider, token, "balanceOf(address)", [account])).big(0);
  return BigInt(String(await provider.request({ method: "eth_getBalance", params: [account, "latest"] })));
}
