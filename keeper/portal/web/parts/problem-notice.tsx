import { OFFLINE, type Problem } from "../api.ts";
import { sentence } from "../sentence.ts";
import { walletWords } from "../text/wallet.ts";
import { text } from "../text.ts";
import { Notice } from "./notice.tsx";

/** What went wrong, and what to do. */
export function ProblemNotice({ problem }: { readonly problem: Problem }) {
  const { code, message, remedy } = problem;
  if (code === "WALLET_NOT_HOLDER") {
    return (
      <Notice tone="warn" isProblem>
        {walletWords.wrongAccount}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" isProblem>
      <strong>{code === OFFLINE ? text.offline : sentence(message)}</strong>{" "}
      {code === OFFLINE ? text.offlineRemedy : sentence(remedy)}
    </Notice>
  );
}
