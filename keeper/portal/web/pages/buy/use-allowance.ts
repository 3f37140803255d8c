import { useEffect, useState } from "preact/hooks";
import { callData } from "../../chain/call-data.ts";
import { readContract } from "../../chain/read-contract.ts";
import { revertReason } from "../../wallet/revert-reason.ts";
import type { Wallet } from "../../wallet/wallet.ts";

export interface Allowance {
  /** How much of a token a contract may take from an account; null while it is not known. */
  readonly allowance: bigint | null;
  /** Whether the token changes it from zero only, as USDT does: it has to be taken back first. */
  readonly mustReset: boolean;
  readAgain(): void;
}

/**
 * What was allowed, and whether more can be allowed at once.
 *
 * @param wants how much of it is needed; null while that is not known
 */
export function useAllowance(
  wallet: Wallet | null,
  account: string | null,
  token: string,
  spender: string,
  wants: bigint | null,
): Allowance {
  const [allowance, setAllowance] = useState<bigint | null>(null);
  const [mustReset, setMustReset] = useState(false);
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
  const isChange = allowance !== null && allowance > 0n && wants !== null && allowance < wants;
  useEffect(() => {
    setMustReset(false);
    if (!isChange || wallet === null || account === null) return;
    let isCurrent = true;
    const call = { from: account, to: token, data: callData("approve(address,uint256)", [spender, wants]) };
    wallet.provider.request({ method: "eth_call", params: [call, "latest"] }).then(
      () => {},
      (error: unknown) => {
        if (isCurrent && revertReason(error) !== null) setMustReset(true);
      },
    );
    return () => {
      isCurrent = false;
    };
    // How much more is wanted changes nothing.
  }, [wallet, account, token, spender, isChange]);
  return { allowance, mustReset, readAgain: () => setRound((last) => last + 1) };
}
