import type { ApiHost } from "../../../protocol/api/host.ts";
import { ConnectWallet } from "../pages/machines/connect-wallet.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { panelWords as words } from "../text/admin/panel.ts";
import { useAnswer } from "../use-answer.ts";
import { useChosenWallet } from "../wallet/use-chosen-wallet.ts";
import { SignedIn } from "./signed-in.tsx";

/** `/admin/…`: for who runs the host. First the wallet, then a session, then the pages. */
export function Panel() {
  const chosen = useChosenWallet();
  const { wallet, account } = chosen;
  const host = useAnswer<ApiHost>("host", null);
  if (wallet !== null && account !== null && host.value !== null) {
    return <SignedIn key={account} host={host.value} wallet={wallet} account={account} />;
  }
  return (
    <Frame>
      <div class="page-head">
        <Title>{words.signIn.title}</Title>
        <p class="lead">{words.signIn.lead}</p>
      </div>
      {host.value !== null ? (
        <ConnectWallet chosen={chosen} chain={host.value.chain} />
      ) : (
        <div class="card">
          {host.problem === null ? (
            <Skeleton class="panel-loading" />
          ) : (
            <ProblemNotice problem={host.problem} />
          )}
        </div>
      )}
    </Frame>
  );
}
