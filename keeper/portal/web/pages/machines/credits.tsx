import { useEffect, useState } from "preact/hooks";
import type { ApiHost, ApiToken } from "../../../../protocol/api/host.ts";
import { amount as coins } from "../../amount.ts";
import { withdrawCall } from "../../chain/machine-calls.ts";
import { readContract } from "../../chain/read-contract.ts";
import { Notice } from "../../parts/notice.tsx";
import { Transact } from "../../parts/transact.tsx";
import { machinesWords as words } from "../../text/machines.ts";
import { chainOf } from "../../wallet/switch-chain.ts";
import type { Wallet } from "../../wallet/wallet.ts";

interface Credit {
  readonly token: ApiToken;
  readonly amount: bigint;
}

/** Money of this account that waits in the contract, such as refunds: the chain says so through the wallet. */
export function Credits(props: {
  readonly host: ApiHost;
  readonly wallet: Wallet;
  readonly account: string;
}) {
  const { host, wallet, account } = props;
  const [credits, setCredits] = useState<readonly Credit[]>([]);
  useEffect(() => {
    let isCurrent = true;
    readCredits(host, wallet, account).then(
      (found) => isCurrent && setCredits(found),
      // A wallet that cannot ask the chain has been told of elsewhere; the money waits.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [host, wallet, account]);
  return (
    <>
      {credits.map(({ token, amount }) => {
        const shown = `${coins(amount, token.decimals)} ${token.symbol}`;
        return (
          <section key={token.address} class="card credit">
            <Notice tone="good">
              <strong>{words.creditTitle}.</strong> {words.credit(shown)}
            </Notice>
            <Transact
              name={`withdraw-${token.symbol}`}
              host={host}
              wallet={wallet}
              account={account}
              label={words.withdraw(shown)}
              done={words.withdrawn}
              call={async () => withdrawCall(host.contracts, account, token.address)}
            />
          </section>
        );
      })}
    </>
  );
}

async function readCredits(host: ApiHost, { provider }: Wallet, account: string): Promise<readonly Credit[]> {
  if ((await chainOf(provider)) !== host.chain.id) return [];
  const found = await Promise.all(
    host.tokens.map(async (token) => {
      const words = await readContract(provider, host.contracts.subscriptions, "creditOf(address,address)", [
        account,
        token.address,
      ]);
      return { token, amount: words.big(0) };
    }),
  );
  return found.filter(({ amount }) => amount > 0n);
}
