import { Frame } from "../../keeper/portal/web/parts/frame.tsx";
import { Notice } from "../../keeper/portal/web/parts/notice.tsx";
import { Skeleton } from "../../keeper/portal/web/parts/skeleton.tsx";
import { useChosenWallet } from "../../keeper/portal/web/wallet/use-chosen-wallet.ts";
import { LoginPage } from "./pages/login-page.tsx";
import { WalletPage } from "./pages/wallet-page.tsx";
import { SetupHolder } from "./setup-holder.tsx";
import { wizardWords as words } from "./text/wizard.ts";
import { useSession } from "./use-session.ts";

/** First the code from the console, then a wallet's signature, then the steps. */
export function Wizard() {
  const chosen = useChosenWallet();
  const { session, problem, isTaken, refresh } = useSession();
  if (session === null) {
    return (
      <Frame>
        <section class="card">
          {problem === null ? (
            <Skeleton class="tall" />
          ) : (
            <Notice tone="warn" isProblem>
              <strong>{words.away}</strong> {words.awayRemedy}
            </Notice>
          )}
        </section>
      </Frame>
    );
  }
  if (session.csrf === null) return <LoginPage session={session} isTaken={isTaken} onLogin={refresh} />;
  if (session.wallet === null) return <WalletPage csrf={session.csrf} chosen={chosen} onSigned={refresh} />;
  return <SetupHolder session={session} chosen={chosen} refreshSession={refresh} />;
}
