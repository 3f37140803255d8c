import type { ApiChain } from "../../../../protocol/api/host.ts";
import { Connecting } from "../../parts/connecting.tsx";
import type { ChosenWallet } from "../../wallet/use-chosen-wallet.ts";

/** Has a person show this page an account, or bring the wallet to the host's chain. */
export function ConnectWallet(props: {
  readonly chosen: ChosenWallet;
  readonly chain: ApiChain;
  /** That the wallet is on; null while that does not matter. */
  readonly present?: number | null;
  readonly lead?: string;
}) {
  const { chosen, chain, present = null, lead } = props;
  return (
    <div class="card connect">
      {lead !== undefined && <p class="section-lead">{lead}</p>}
      <Connecting chosen={chosen} chain={chain} present={present} />
    </div>
  );
}
