import { useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { amount } from "../../amount.ts";
import { type MachineCall, reclaimCall, withdrawCall } from "../../chain/machine-calls.ts";
import { readSubscription } from "../../chain/read-subscription.ts";
import { Notice } from "../../parts/notice.tsx";
import { Sending } from "../../parts/sending.tsx";
import { useNow } from "../../parts/use-now.ts";
import { progressWords as words } from "../../text/progress.ts";
import { useChain } from "../../wallet/use-chain.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import type { Provider } from "../../wallet/wallet.ts";
import { useCredit } from "./use-credit.ts";

const MINUTE = 60;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** When the money comes back, and, once it is due, the button that has it sent. */
export function RefundCard(props: {
  readonly id: string;
  readonly host: ApiHost;
  readonly subscription: ApiSubscription;
  /** Why the host gave it up, in its words; null when it did not, or has not said so. */
  readonly rejection: string | null;
}) {
  const { id, host, subscription, rejection } = props;
  const { deliverBy, status, payer } = subscription;
  const { contracts, chain, tokens } = host;
  const chosen = useChosenWallet();
  const present = useChain(chosen.wallet);
  const now = useNow();
  const [isReclaimed, setReclaimed] = useState(false);
  const [isPaidOut, setPaidOut] = useState(false);
  const isRefunded = status === "refunded" || rejection !== null || isReclaimed;
  const provider = isRefunded && present === chain.id ? (chosen.wallet?.provider ?? null) : null;
  const credit = useCredit(provider, contracts, id, payer);
  const send = (call: (provider: Provider) => Promise<MachineCall>) => ({
    chosen,
    chain,
    transactionFor: async (asked: Provider, from: string) => ({
      chainId: chain.id,
      from,
      value: 0n,
      spends: [],
      ...(await call(asked)),
    }),
  });

  if (!isRefunded && now <= deliverBy) {
    const minutes = Math.max(1, Math.round((deliverBy - now) / MINUTE));
    return (
      <section class="card">
        <h2>{words.refundTitle}</h2>
        <p>{words.refundWords(clock.format(deliverBy * 1_000), words.minutesLeft(minutes))}</p>
      </section>
    );
  }
  if (!isRefunded) {
    return (
      <section class="card">
        <h2>{words.over}</h2>
        <p>{words.overWords}</p>
        <Sending
          key="reclaim"
          name={`reclaim-${id}`}
          {...send(async () => reclaimCall(contracts, BigInt(id)))}
          label={words.reclaim}
          onDone={() => setReclaimed(true)}
        />
      </section>
    );
  }
  const title = rejection === null ? words.refunded : words.rejected;
  const why = rejection === null || rejection === "" ? null : <p>{rejection}</p>;
  if (isPaidOut || credit?.amount === 0n) {
    return (
      <section class="card">
        <h2>{title}</h2>
        {why}
        <Notice tone="good">
          <p role="status">{words.paidBack}</p>
        </Notice>
      </section>
    );
  }
  const token = tokens.find(({ address }) => address.toLowerCase() === credit?.token.toLowerCase());
  const shown =
    credit !== null && token !== undefined
      ? `${amount(credit.amount, token.decimals)} ${token.symbol}`
      : null;
  return (
    <section class="card">
      <h2>{title}</h2>
      {why}
      <p>{shown === null ? words.waitsPerhaps : words.waits(shown)}</p>
      <Sending
        key="withdraw"
        name={`withdraw-${id}`}
        {...send(async (asked) => {
          const paidIn = credit ?? (await readSubscription(asked, contracts.subscriptions, BigInt(id)));
          return withdrawCall(contracts, payer, paidIn.token);
        })}
        label={words.withdraw}
        onDone={() => setPaidOut(true)}
      />
    </section>
  );
}
