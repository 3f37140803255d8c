import { useEffect, useReducer, useRef } from "preact/hooks";
import type { ApiChain } from "../../../protocol/api/host.ts";
import { checkTransaction } from "./check-transaction.ts";
import { lookForTransaction } from "./look-for-transaction.ts";
import { savedTransaction, saveTransaction } from "./saved-transaction.ts";
import { chainOf, switchChain } from "./switch-chain.ts";
import type { Transaction } from "./transaction.ts";
import {
  IDLE,
  isWatched,
  nextState,
  type TransactionEvent,
  type TransactionState,
} from "./transaction-state.ts";
import { type Wallet, walletTrouble } from "./wallet.ts";

/** Between two looks, milliseconds. */
const LOOK_MS = 1_500;

export interface Sending {
  readonly state: TransactionState;
  /**
   * Checks chain, money and outcome, and has the wallet send.
   *
   * @param make what to send, or what was found to stand in its way; called once the wallet is on the right chain, so it
   *   may read that through it. What it throws is taken for the wallet's
   */
  send(make: () => Promise<Transaction | TransactionEvent>): Promise<void>;
  /** From `wrong-chain`: to the chain, and on with what was to be sent. */
  change(): Promise<void>;
  /** Back to the beginning, from where that can do no harm. */
  leave(): void;
}

/**
 * One transaction of a page, from the press of a button to the receipt.
 *
 * @param key name under which it survives a reload of the page in its tab; one for each thing that may be sent
 */
export function useTransaction(
  key: string,
  wallet: Wallet | null,
  account: string | null,
  chain: ApiChain,
): Sending {
  const [state, dispatch] = useReducer(nextState, IDLE, (idle) => {
    const sent = savedTransaction(key);
    return sent === null ? idle : nextState(idle, { is: "restored", sent });
  });
  const wanted = useRef<(() => Promise<Transaction | TransactionEvent>) | null>(null);
  /** Which attempt counts: what an earlier one still waits for is void. */
  const attempt = useRef(0);
  const sent = isWatched(state) ? state.sent : null;

  useEffect(() => saveTransaction(key, sent), [key, sent]);

  useEffect(() => {
    const changed = (news: unknown) => {
      if (Number(news) === chain.id) return dispatch({ is: "right-chain" });
      attempt.current += 1;
      dispatch({ is: "wallet-changed" });
    };
    wallet?.provider.on?.("chainChanged", changed);
    return () => wallet?.provider.removeListener?.("chainChanged", changed);
  }, [wallet, chain.id]);

  useEffect(() => {
    attempt.current += 1;
    dispatch({ is: "wallet-changed" });
  }, [wallet, account]);

  useEffect(() => {
    if (sent === null || wallet === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const look = async () => {
      // A provider that is away for a while is asked again.
      const event = await lookForTransaction(wallet.provider, sent, Date.now()).catch(() => null);
      if (!isCurrent) return;
      timer = setTimeout(look, LOOK_MS);
      if (event !== null) dispatch(event);
    };
    timer = setTimeout(look, LOOK_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wallet, sent]);

  const send = async (make: () => Promise<Transaction | TransactionEvent>) => {
    if (wallet === null) return;
    const { provider } = wallet;
    attempt.current += 1;
    const mine = attempt.current;
    const tell: typeof dispatch = (event) => {
      if (attempt.current === mine) dispatch(event);
    };
    wanted.current = make;
    tell({ is: "start" });
    let checked: TransactionEvent;
    try {
      if ((await chainOf(provider)) !== chain.id) return tell({ is: "other-chain" });
      const made = await make();
      checked = "is" in made ? made : await checkTransaction(provider, made, chain.currency.symbol);
    } catch (error) {
      const trouble = walletTrouble(error);
      return tell(trouble === "failed" ? { is: "unreadable" } : { is: "refused", trouble });
    }
    if (attempt.current !== mine) return;
    dispatch(checked);
    if (checked.is !== "ask") return;
    const { from, to, data, value } = checked.sent.transaction;
    const [amount, chainId] = [value, chain.id].map((number) => `0x${number.toString(16)}`);
    // From here on the answer counts, whatever the wallet shows meanwhile: there is money in it.
    await provider
      .request({ method: "eth_sendTransaction", params: [{ from, to, data, value: amount, chainId }] })
      .then(
        (hash) => dispatch({ is: "answered", hash: String(hash), now: Date.now() }),
        (error: unknown) => dispatch({ is: "refused", trouble: walletTrouble(error) }),
      );
  };

  const change = async () => {
    if (wallet === null || state.at !== "wrong-chain") return;
    dispatch({ is: "switch" });
    try {
      await switchChain(wallet.provider, chain);
    } catch (error) {
      return dispatch({ is: "switch-refused", trouble: walletTrouble(error) });
    }
    if (wanted.current !== null) await send(wanted.current);
  };

  return { state, send, change, leave: () => dispatch({ is: "leave" }) };
}
