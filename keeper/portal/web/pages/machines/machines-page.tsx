import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Empty } from "../../parts/empty.tsx";
import { Frame, Title } from "../../parts/frame.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useNow } from "../../parts/use-now.ts";
import { WalletBadge } from "../../parts/wallet-badge.tsx";
import { machinesWords as words } from "../../text/machines.ts";
import { useAnswer } from "../../use-answer.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { ConnectWallet } from "./connect-wallet.tsx";
import { Credits } from "./credits.tsx";
import { MachineCard } from "./machine-card.tsx";
import { type Group, machineGroups } from "./machine-groups.ts";
import "./machines.css";

/** So often the list is read anew, milliseconds. */
const LOOK_MS = 30_000;
const GROUPS: readonly Group[] = ["held", "lent", "pending", "over"];

/** `/machines`: what an account holds, has been lent, and has paid for. */
export function MachinesPage() {
  const chosen = useChosenWallet();
  const { wallet, account } = chosen;
  const host = useAnswer<ApiHost>("host", null);
  if (wallet === null || account === null) {
    return (
      <Frame>
        <div class="page-head">
          <Title>{words.title}</Title>
        </div>
        {host.value === null ? (
          <div class="card">
            {host.problem === null ? (
              <Skeleton class="machines-loading" />
            ) : (
              <ProblemNotice problem={host.problem} />
            )}
          </div>
        ) : (
          <ConnectWallet chosen={chosen} chain={host.value.chain} lead={words.connectLead} />
        )}
      </Frame>
    );
  }
  return (
    <Frame isWide>
      <WalletBadge wallet={wallet} account={account} />
      <div class="page-head">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead}</p>
      </div>
      <List key={account} host={host.value} wallet={wallet} account={account} />
    </Frame>
  );
}

function List(props: { readonly host: ApiHost | null; readonly wallet: Wallet; readonly account: string }) {
  const { host, wallet, account } = props;
  const found = useAnswer<{ readonly subscriptions: readonly ApiSubscription[] }>(
    `owners/${account}/subscriptions`,
    LOOK_MS,
  );
  const plans = useAnswer<{ readonly plans: readonly ApiPlan[] }>("plans", null);
  const now = useNow();
  const all = found.value?.subscriptions ?? null;
  const groups = machineGroups(all ?? [], account, now);
  return (
    <div class="machines">
      {found.problem !== null && <ProblemNotice problem={found.problem} />}
      {host !== null && <Credits host={host} wallet={wallet} account={account} />}
      {all === null ? (
        found.problem === null && <Skeleton class="machines-loading" />
      ) : all.length === 0 ? (
        <Empty title={words.none} words={words.noneWords}>
          <a class="button primary" href="/">
            {words.buy}
          </a>
        </Empty>
      ) : (
        GROUPS.map((group) => {
          const listed = groups.get(group) ?? [];
          return (
            listed.length > 0 && (
              <section key={group} class="machine-group" aria-labelledby={`group-${group}`}>
                <h2 id={`group-${group}`}>{words[group]}</h2>
                <ul class="grid">
                  {listed.map((one) => (
                    <MachineCard
                      key={one.of.id}
                      listed={one}
                      account={account}
                      plan={plans.value?.plans.find(({ id }) => id === one.of.planId) ?? null}
                    />
                  ))}
                </ul>
              </section>
            )
          );
        })
      )}
    </div>
  );
}
