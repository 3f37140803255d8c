import { Problem } from "../../api.ts";
import { Notice } from "../../parts/notice.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { walletWords } from "../../text/wallet.ts";
import type { Session } from "./use-session.ts";

/** The way to sign in. */
export function SignIn({ session, lead }: { readonly session: Session; readonly lead: string }) {
  const { isPending, trouble, open } = session;
  return (
    <div class="transact">
      <p class="small">{lead}</p>
      {trouble instanceof Problem && <ProblemNotice problem={trouble} />}
      {typeof trouble === "string" && (
        <Notice tone="warn" isProblem>
          {walletWords[trouble]}
        </Notice>
      )}
      <div class="actions">
        <button type="button" class="button" aria-disabled={isPending} onClick={() => void open()}>
          {isPending ? walletWords.pending : machineWords.session.open}
        </button>
      </div>
    </div>
  );
}
