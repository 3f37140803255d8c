import { useMemo, useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { OFFLINE } from "../../api.ts";
import { Empty } from "../../parts/empty.tsx";
import { Frame, Title } from "../../parts/frame.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { WalletBadge } from "../../parts/wallet-badge.tsx";
import { machineWords as words } from "../../text/machine.ts";
import { type Answer, useAnswer } from "../../use-answer.ts";
import { useChain } from "../../wallet/use-chain.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import { attentionOf, same } from "../machines/attention.ts";
import { ConnectWallet } from "../machines/connect-wallet.tsx";
import { ConnectSection } from "./connect-section.tsx";
import { ControlSection } from "./control-section.tsx";
import { KeysSection } from "./keys-section.tsx";
import "./machine.css";
import { MachineHead } from "./machine-head.tsx";
import { OwnerSection } from "./owner-section.tsx";
import { PendingSection } from "./pending-section.tsx";
import { PrivateSection } from "./private-section.tsx";
import { RenewSection } from "./renew-section.tsx";
import type { Role, Scene } from "./scene.ts";
import { SnapshotSection } from "./snapshot-section.tsx";
import { UsageSection } from "./usage-section.tsx";
import { useHappenings } from "./use-happenings.ts";
import { useSession } from "./use-session.ts";

/** So often a machine is looked at anew, milliseconds. */
const LOOK_MS = 20_000;

/** `/m/<id>`: one machine, and all that may be done with it. */
export function MachinePage({ id }: { readonly id: string }) {
  const host = useAnswer<ApiHost>("host", null);
  const plans = useAnswer<{ readonly plans: readonly ApiPlan[] }>("plans", null);
  const found = useAnswer<ApiSubscription>(`subscriptions/${id}`, LOOK_MS);
  const of = found.value;
  const plan = plans.value?.plans.find((one) => one.id === of?.planId) ?? null;
  return (
    <Frame isWide>
      {of === null && found.problem !== null && found.problem.code !== OFFLINE ? (
        <>
          <div class="page-head">
            <Title>{words.title(id)}</Title>
          </div>
          <Empty title={words.unknown} words={words.unknownWords}>
            <a class="button" href="/machines">
              {words.all}
            </a>
          </Empty>
        </>
      ) : of === null || host.value === null ? (
        <div class="card">
          <Title>{words.title(id)}</Title>
          {found.problem !== null ? (
            <ProblemNotice problem={found.problem} />
          ) : (
            <Skeleton class="machine-loading" />
          )}
        </div>
      ) : (
        <Machine of={of} host={host.value} plan={plan} answer={found} />
      )}
    </Frame>
  );
}

function Machine(props: {
  readonly of: ApiSubscription;
  readonly host: ApiHost;
  readonly plan: ApiPlan | null;
  readonly answer: Answer<ApiSubscription>;
}) {
  const { of, host, plan, answer } = props;
  const chosen = useChosenWallet();
  const { wallet, account } = chosen;
  const chain = useChain(wallet);
  const scene = useMemo<Scene | null>(() => {
    if (wallet === null || account === null) return null;
    return {
      host,
      of,
      plan,
      wallet,
      account,
      role: roleOf(of, account),
      backups: null,
      refresh: answer.refresh,
    };
  }, [host, of, plan, wallet, account, answer.refresh]);
  return (
    <div class="machine">
      {wallet !== null && account !== null && <WalletBadge wallet={wallet} account={account} />}
      {answer.problem !== null && <ProblemNotice problem={answer.problem} />}
      <MachineHead of={of} plan={plan} account={account} />
      {scene === null ? (
        <ConnectWallet chosen={chosen} chain={host.chain} lead={words.connectLead} />
      ) : (
        <>
          {scene.role !== "nobody" && chain !== null && chain !== host.chain.id && (
            <ConnectWallet chosen={chosen} chain={host.chain} present={chain} />
          )}
          <Parts scene={scene} />
        </>
      )}
    </div>
  );
}

/** What is offered depends on who is here and on how the machine stands. */
function Parts({ scene: live }: { readonly scene: Scene }) {
  // While a question is open, what it was asked about stays as it was, until its answer has been read.
  const [held, setHeld] = useState<Scene | null>(null);
  const [backups, setBackups] = useState<number | null>(null);
  const scene = { ...(held?.account === live.account ? held : live), backups };
  const { of, role, wallet, account } = scene;
  const session = useSession(wallet, account);
  const isTheirs = role !== "nobody" && (of.status === "active" || of.status === "grace");
  const story = useHappenings(isTheirs ? of.id : null, scene.refresh);
  const [fresh, setFresh] = useState<EncryptionKeyPair | null>(null);
  // As it was when the page was opened: what is being paid does not move.
  const [isUrgent] = useState(() =>
    ["grace", "soon"].includes(String(attentionOf(of, account, Date.now() / 1_000))),
  );
  if (of.status === "pending") return <PendingSection scene={scene} />;
  if (!isTheirs) return null;
  // What the portal keeps to itself, it tells nobody but while the paid time runs.
  const isOn = of.status === "active";
  const kept = !isOn ? null : session.isOpen ? (
    <SnapshotSection scene={scene} session={session} story={story} onBackups={setBackups} />
  ) : (
    <PrivateSection session={session} />
  );
  const connect = <ConnectSection scene={scene} session={session} fresh={fresh} />;
  const keys = isOn && <KeysSection scene={scene} session={session} />;
  const control = <ControlSection scene={scene} story={story} />;
  const usage = isOn && session.isOpen && <UsageSection scene={scene} session={session} />;
  const ownership = role === "owner" && <OwnerSection scene={scene} onKey={setFresh} onHold={setHeld} />;
  // Both columns are about as high, signed in or not. What is urgent comes first, on a phone as well.
  return (
    <div class="machine-parts">
      <div class="machine-column">
        {isUrgent && <RenewSection scene={scene} />}
        {connect}
        {keys}
        {isUrgent ? usage : control}
        {!isUrgent && kept}
      </div>
      <div class="machine-column">
        {!isUrgent && <RenewSection scene={scene} />}
        {isUrgent ? control : usage}
        {isUrgent && kept}
        {ownership}
      </div>
    </div>
  );
}

function roleOf(of: ApiSubscription, account: string): Role {
  if (same(of.owner, account)) return "owner";
  return same(of.user?.address, account) ? "user" : "nobody";
}
