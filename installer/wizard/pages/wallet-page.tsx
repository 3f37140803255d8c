import { Frame, Title } from "../../../keeper/portal/web/parts/frame.tsx";
import type { ChosenWallet } from "../../../keeper/portal/web/wallet/use-chosen-wallet.ts";
import { WalletProof } from "../parts/wallet-proof.tsx";
import { wizardWords } from "../text/wizard.ts";

const words = wizardWords.wallet;

/** Who signs here becomes the admin. */
export function WalletPage(props: {
  readonly csrf: string;
  readonly chosen: ChosenWallet;
  onSigned(): Promise<void>;
}) {
  return (
    <Frame>
      <section class="card">
        <Title takesFocus>{words.title}</Title>
        <p class="lead">{words.lead}</p>
        <WalletProof {...props} />
      </section>
    </Frame>
  );
}
