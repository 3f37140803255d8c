import { Problem } from "../../api.ts";
import { Notice } from "../../parts/notice.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { walletWords } from "../../text/wallet.ts";
import type { Session } from "./use-session.ts";

const words = machineWords.session;

/** The one way to sign in for all that only owner and user may read. */
export function PrivateSection({ session }: { readonly session: Session }) {
  const { isPending, trouble, open } = session;
  return (
    <Section id="private" title={words.title} lead={words.lead}>
      {trouble instanceof Problem && <ProblemNotice problem={trouble} />}
      {typeof trouble === "string" && (
        <Notice tone="warn" isProblem>
          {walletWords[trouble]}
        </Notice>
      )}
      <div class="actions">
        <button type="button" class="button" aria-disabled={isPending} onClick={() => void open()}>
          {words.open}
        </button>
      </div>
      <p class="pending" aria-live="polite">
        {isPending ? walletWords.pending : ""}
      </p>
    </Section>
  );
}
