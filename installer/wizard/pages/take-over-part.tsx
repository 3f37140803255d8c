import { useEffect } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { Sending } from "../../../keeper/portal/web/parts/sending.tsx";
import { When } from "../../../keeper/portal/web/parts/when.tsx";
import type { BlockchainAnswers } from "../../answers/blockchain.ts";
import { takeOverCall } from "../chain/take-over-call.ts";
import { useAdmin } from "../chain/use-admin.ts";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";

const words = installWords.takeOver;

/** Until the admin's wallet has taken it over, the host's own key is the contracts' admin. */
export function TakeOverPart({
  subscriptions,
  onTaken,
}: {
  readonly subscriptions: string;
  onTaken(): void;
}) {
  const { sections, session, chosen } = useSetup();
  const { chain } = sections.blockchain as BlockchainAnswers;
  const { found, look } = useAdmin(chosen.wallet, chain.chainId, subscriptions);
  const admin = session.wallet ?? "";
  const isSame = (one: string | null | undefined) => one?.toLowerCase() === admin.toLowerCase();
  const isTaken = isSame(found?.admin);
  useEffect(() => {
    if (isTaken) onTaken();
  }, [isTaken]);

  const isOther = chosen.account !== null && !isSame(chosen.account);
  const isEarly = found !== null && isSame(found.offeredTo) && found.offeredFrom > found.at;
  return (
    <Part id="take-over" title={words.title}>
      {isTaken ? (
        <Notice tone="good">
          <p role="status">{words.taken}</p>
        </Notice>
      ) : (
        <>
          <p class="small">{words.lead}</p>
          {isEarly && (
            <Notice tone="calm">
              {words.early} <When at={found.offeredFrom} />
            </Notice>
          )}
          {isOther && (
            <Notice tone="warn" isProblem>
              {words.otherWallet}
            </Notice>
          )}
          <Sending
            name={`take-over-${subscriptions}`}
            chosen={chosen}
            chain={{ ...chain, id: chain.chainId }}
            label={isOther || isEarly ? null : words.take}
            transactionFor={async (_provider, account) => takeOverCall(chain.chainId, subscriptions, account)}
            onDone={() => void look()}
          />
        </>
      )}
    </Part>
  );
}
