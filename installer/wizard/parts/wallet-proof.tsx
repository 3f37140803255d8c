import { useState } from "preact/hooks";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { WalletChoice } from "../../../keeper/portal/web/parts/wallet-choice.tsx";
import { walletWords } from "../../../keeper/portal/web/text/wallet.ts";
import { signText } from "../../../keeper/portal/web/wallet/sign-text.ts";
import type { ChosenWallet } from "../../../keeper/portal/web/wallet/use-chosen-wallet.ts";
import { type WalletTrouble, walletTrouble } from "../../../keeper/portal/web/wallet/wallet.ts";
import { tellSetup } from "../ask-setup.ts";
import { wizardWords } from "../text/wizard.ts";

const words = wizardWords.wallet;

/** Has a wallet sign that it is the admin's; the server judges the signature. */
export function WalletProof(props: {
  readonly csrf: string;
  readonly chosen: ChosenWallet;
  onSigned(): Promise<void>;
}) {
  const { csrf, chosen, onSigned } = props;
  const { wallet, account, isLooking, connect } = chosen;
  const [trouble, setTrouble] = useState<WalletTrouble | Problem | null>(null);
  const [isPending, setPending] = useState(false);

  const ask = async (work: () => Promise<void>) => {
    setTrouble(null);
    setPending(true);
    try {
      await work();
    } catch (error) {
      setTrouble(error instanceof Problem ? error : walletTrouble(error));
    } finally {
      setPending(false);
    }
  };
  const sign = () =>
    ask(async () => {
      if (wallet === null || account === null) return;
      const asked = await tellSetup("POST", "wallet/challenge", csrf, { address: account });
      const { message } = (await asked.json()) as { message: string };
      const signature = await signText(wallet, account, message);
      await tellSetup("POST", "wallet", csrf, { message, signature });
      await onSigned();
    });
  return (
    <section class="signing" aria-labelledby="wallet">
      <WalletChoice of={chosen} isBusy={isPending} />
      {trouble instanceof Problem && <ProblemNotice problem={trouble} />}
      {typeof trouble === "string" && (
        <Notice tone="warn" isProblem>
          {walletWords[trouble]}
        </Notice>
      )}
      <p class="pending" aria-live="polite">
        {isPending ? walletWords.pending : ""}
      </p>
      {wallet !== null && !isLooking && (
        <div class="actions">
          <ActButton isBusy={isPending} onPress={account === null ? () => ask(connect) : sign}>
            {account === null ? walletWords.connect(wallet.name || walletWords.unnamed) : words.sign}
          </ActButton>
        </div>
      )}
      <p class="small">{words.showText}</p>
    </section>
  );
}
