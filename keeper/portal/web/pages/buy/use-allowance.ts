import { useEffect, useState } from "preact/hooks";
import { readContract } from "../../chain/read-contract.ts";
import type { Wallet } from "../../wallet/wallet.ts";

/** How much of a token a contract may take from an account; null while it is not known. */
export function useAllowance(
  wallet: Wallet | null,
  account: string | null,
  token: string,
  spender: string,
): { readonly allowance: bigint | null; readAgain(): void } {
  const [allowance, setAllowance] = useState<bigint | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    setAllowance(null);
    if (wallet === null || account === null) return;
    let isCurrent = true;
    readContract(wallet.provider, token, "allowance(address,address)", [account, spender]).then(
      (answer) => {
        if (isCurrent) setAllowance(answer.big(0));
      },
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [wallet, account, token, spender, round]);
  return { allowance, readAgain: () => setRound(round + 1) };
}
