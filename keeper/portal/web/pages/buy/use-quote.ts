import { useEffect, useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { Money } from "../../chain/money.ts";
import { type Quote, readQuote } from "../../chain/read-quote.ts";
import { type RevertReason, revertReason } from "../../wallet/revert-reason.ts";
import type { Provider } from "../../wallet/wallet.ts";

/** Prices of exchanges move with each block. */
const LOOK_MS = 12_000;

/** The price of the order as the chain says, or why it does not; null while that cannot be asked, or is being asked. */
export type QuoteState =
  | { readonly quote: Quote }
  | { readonly refused: RevertReason }
  | { readonly unread: true }
  | null;

/** The price, asked again from time to time. */
export function useQuote(
  provider: Provider | null,
  host: ApiHost,
  plan: ApiPlan,
  days: number | null,
  money: Money | undefined,
): QuoteState {
  const [state, setState] = useState<QuoteState>(null);
  const address = money?.address;
  useEffect(() => {
    setState(null);
    if (provider === null || days === null || money === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async () => {
      const next = await readQuote(provider, host, Number(plan.id), days, money).then(
        (quote) => ({ quote }),
        (error: unknown) => {
          const refused = revertReason(error);
          return refused === null ? ({ unread: true } as const) : { refused };
        },
      );
      if (!isCurrent) return;
      setState(next);
      timer = setTimeout(ask, LOOK_MS);
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [provider, plan.id, plan.pricePerDay, days, address]);
  return state;
}
