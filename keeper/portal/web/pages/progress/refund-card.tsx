import { useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { reclaimCall, withdrawCall } from "../../chain/machine-calls.ts";
import { readSubscription } from "../../chain/read-subscription.ts";
import { Notice } from "../../parts/notice.tsx";
import { Sending } from "../../parts/sending.tsx";
import { useNow } from "../../parts/use-now.ts";
import { progressWords as words } from "../../text/progress.ts";
import type { Transaction } from "../../wallet/transaction.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import type { Provider } from "../../wallet/wallet.ts";

const MINUTE = 60;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** When the money comes back, and, once it is due, the button that has it sent. */
export function RefundCard(props: {
  readonly id: string;
  readonly host: ApiHost;
  readonly subscription: ApiSubscription;
  readonly rejection: string | null;
}) {
  const { id, host, subscription, rejection } = props;
  const { deliverBy, status } = subscription;
  const chosen = useChosenWallet();
  const now = useNow();
  const [isDone, setDone] = useState(false);
  const { contracts, chain } = host;
  const isRejected = rejection !== null;
  const minutes = Math.max(1, Math.ceil((deliverBy - now) / MINUTE));

  if (isDone || (status === "refunded" && !isRejected)) {
    return (
      <section class="card">
        <h2>{words.refunded}</h2>
        <Notice tone="good">{isRejected ? words.paidOut : words.reclaimed}</Notice>
      </section>
    );
  }
  if (!isRejected && now <= deliverBy) {
    return (
      <section class="card">
        <h2>{words.refundTitle}</h2>
        <p>{words.refundWords(clock.format(deliverBy * 1_000), words.minutesLeft(minutes))}</p>
      </section>
    );
  }
  const transaction = async (provider: Provider, from: string): Promise<Transaction> => {
    const base = { chainId: chain.id, from, value: 0n, spends: [] };
    if (!isRejected) return { ...base, ...reclaimCall(contracts, BigInt(id)) };
    const { token } = await readSubscription(provider, contracts.subscriptions, BigInt(id));
    return { ...base, ...withdrawCall(contracts, from, token) };
  };
  return (
    <section class="card">
      <h2>{isRejected ? words.rejected : words.over}</h2>
      {isRejected && rejection !== "" && <p>{rejection}</p>}
      <p>{isRejected ? words.rejectedWords : words.overWords}</p>
      <Sending
        name={`${isRejected ? "withdraw" : "reclaim"}-${id}`}
        chosen={chosen}
        chain={chain}
        label={isRejected ? words.withdraw : words.reclaim}
        transactionFor={transaction}
        onDone={() => setDone(true)}
      />
    </section>
  );
}
