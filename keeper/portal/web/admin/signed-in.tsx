import { useMemo } from "preact/hooks";
import type { ApiHost } from "../../../protocol/api/host.ts";
import { Problem } from "../api.ts";
import { useSession } from "../pages/machine/use-session.ts";
import { ActButton } from "../parts/act-button.tsx";
import { Address } from "../parts/address.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { panelWords } from "../text/admin/panel.ts";
import { walletWords } from "../text/wallet.ts";
import type { Wallet } from "../wallet/wallet.ts";
import { Shell } from "./shell.tsx";

const words = panelWords.signIn;

/** A session of an account, and the panel once there is one. It lives in this window's memory only. */
export function SignedIn(props: {
  readonly host: ApiHost;
  readonly wallet: Wallet;
  readonly account: string;
}) {
  const { wallet, account } = props;
  const session = useSession(wallet, account);
  const { isOpen, isPending, trouble, open } = session;
  // Of each session one way to ask, so that what is read goes on from render to render.
  const ask = useMemo(() => (path: string) => session.read(path), [isOpen]);
  if (isOpen) return <Shell {...props} ask={ask} onLeave={() => void session.close()} />;
  return (
    <Frame>
      <section class="card">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead}</p>
        <p>
          <Address of={account} />
        </p>
        <p class="small">{words.account}</p>
        {trouble instanceof Problem && <ProblemNotice problem={trouble} />}
        {typeof trouble === "string" && (
          <Notice tone="warn" isProblem>
            {walletWords[trouble]}
          </Notice>
        )}
        <ActButton isBusy={isPending} onPress={() => void open()}>
          {isPending ? walletWords.pending : words.open}
        </ActButton>
        <p class="small">{words.power}</p>
      </section>
    </Frame>
  );
}
