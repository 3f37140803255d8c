import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { CopyLine } from "../../../keeper/portal/web/parts/copy-line.tsx";
import { Facts } from "../../../keeper/portal/web/parts/facts.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { Sending } from "../../../keeper/portal/web/parts/sending.tsx";
import { Skeleton } from "../../../keeper/portal/web/parts/skeleton.tsx";
import { useAnswer } from "../../../keeper/portal/web/use-answer.ts";
import { checksumAddress } from "../../../keeper/protocol/checksum-address.ts";
import type { BlockchainAnswers } from "../../answers/blockchain.ts";
import type { Deployer } from "../api/deployer.ts";
import { getSetup } from "../ask-setup.ts";
import { coins } from "../parts/coin.ts";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";

const words = installWords.fund;
/** Money that came by another way is seen so soon, milliseconds. */
const LOOK_MS = 3_000;

/** Has a wallet send the host's account what it lacks, or shows where to send it. */
export function FundDeployer() {
  const { sections, session, chosen } = useSetup();
  const { value: deployer } = useAnswer<Deployer>("deployer", LOOK_MS, getSetup);
  const [isSent, setSent] = useState(false);
  const { chain } = sections.blockchain as BlockchainAnswers;
  if (deployer === null) {
    return (
      <Part id="fund" title={words.title}>
        <Skeleton class="tall" />
      </Part>
    );
  }
  const lacking = BigInt(deployer.needs) - BigInt(deployer.balance);
  if (lacking <= 0n) return null;
  const address = checksumAddress(deployer.address);
  const isOther =
    chosen.account !== null && chosen.account.toLowerCase() !== (session.wallet ?? "").toLowerCase();
  return (
    <Part id="fund" title={words.title}>
      <p class="small">{words.lead}</p>
      <CopyLine label={words.account} value={address} />
      <Facts
        rows={[
          [words.has, coins(deployer.balance, chain)],
          [words.needs, coins(deployer.needs, chain)],
        ]}
      />
      {isSent ? (
        <Notice tone="good">
          <p role="status">{words.sent}</p>
        </Notice>
      ) : (
        <>
          {isOther && <Notice tone="calm">{words.notAdmin}</Notice>}
          <Sending
            name="fund-deployer"
            chosen={chosen}
            chain={{ ...chain, id: chain.chainId }}
            label={words.send(coins(lacking, chain))}
            transactionFor={async (_provider, from) => ({
              chainId: chain.chainId,
              from,
              to: address,
              data: "0x",
              value: lacking,
              spends: [],
              // Plain money leaves no event: a Safe's payment is seen by the account's balance alone.
              proof: { address, topics: [] },
            })}
            onDone={() => setSent(true)}
          />
        </>
      )}
    </Part>
  );
}
