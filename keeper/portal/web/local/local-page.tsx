import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Address } from "../parts/address.tsx";
import { useAccount } from "../wallet/use-account.ts";
import { useWallets } from "../wallet/use-wallets.ts";
import { type Wallet, walletTrouble } from "../wallet/wallet.ts";
import type { Ask } from "./ask.ts";
import { answer, nextAsk, refuse } from "./server.ts";
import { signAsk } from "./sign-ask.ts";

/** The page that `blockhost ssh` serves on a tenant's own computer: a wallet signs what the terminal waits for. */
function LocalPage() {
  const wallets = useWallets();
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const wallet = chosen ?? (wallets?.length === 1 ? (wallets[0] ?? null) : null);
  return (
    <main>
      <section class="card">
        <h1>Sign for your terminal</h1>
        <p class="lead">
          A <code>blockhost ssh</code> that you started on this computer waits for your wallet. If you started
          none, close this page.
        </p>
        {wallets?.length === 0 && (
          <p role="alert">There is no wallet in this browser. Open this address in one that has yours.</p>
        )}
        {wallet === null && wallets !== null && wallets.length > 1 && (
          <ul class="wallets">
            {wallets.map((one) => (
              <li key={one.id}>
                <button type="button" class="button wallet wide" onClick={() => setChosen(one)}>
                  {one.icon !== null && (
                    <img class="wallet-icon" src={one.icon} alt="" width="32" height="32" />
                  )}
                  {one.name || "Wallet of this browser"}
                </button>
              </li>
            ))}
          </ul>
        )}
        {wallet !== null && <Asking wallet={wallet} />}
      </section>
    </main>
  );
}

/** One ask after another, for the account that the wallet shows. */
function Asking({ wallet }: { readonly wallet: Wallet }) {
  const { account, isLooking, connect } = useAccount(wallet);
  /** Undefined: not known yet. Null: there is nothing more to sign. */
  const [ask, setAsk] = useState<Ask | null | undefined>();
  const [trouble, setTrouble] = useState("");
  const [isPending, setPending] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    if (account !== null)
      nextAsk(account).then((next) => {
        if (isCurrent) setAsk(next);
      });
    return () => {
      isCurrent = false;
    };
  }, [account]);

  const work = async (what: () => Promise<void>) => {
    if (isPending) return;
    setPending(true);
    setTrouble("");
    try {
      await what();
    } catch (error) {
      setTrouble(TROUBLE[walletTrouble(error)]);
    } finally {
      setPending(false);
    }
  };
  const sign = (asked: Ask, signer: string) =>
    work(async () => {
      const signature = await signAsk(wallet, signer, asked);
      if (await answer(signer, signature)) setAsk(await nextAsk(signer));
      else setTrouble("The terminal does not wait for this any more. Start blockhost ssh again.");
    });
  const stop = () =>
    work(async () => {
      await refuse("stopped on the page");
      setAsk(null);
    });

  if (isLooking) return null;
  if (account === null) {
    return (
      <>
        <Trouble>{trouble}</Trouble>
        <button type="button" class="button primary" onClick={() => work(connect)}>
          Connect {wallet.name || "the wallet"}
        </button>
      </>
    );
  }
  if (ask === undefined) return <p aria-live="polite">Asking the terminal what is to be signed.</p>;
  if (ask === null) return <p role="status">Done. Go back to your terminal; this page may be closed.</p>;
  return (
    <>
      <h2>{ask.words}</h2>
      <p>
        As <Address of={account} />
      </p>
      {ask.kind === "text" && (
        <>
          <pre>{ask.text}</pre>
          <p>
            Your wallet may warn that this page is not the one that the text names: it is on your own
            computer, so that your key need not leave it. Read the text before you sign.
          </p>
        </>
      )}
      <Trouble>{trouble}</Trouble>
      <div class="actions">
        <button
          type="button"
          class="button primary"
          aria-disabled={isPending}
          onClick={() => sign(ask, account)}
        >
          Sign
        </button>
        <button type="button" class="button" onClick={stop}>
          Do not sign
        </button>
      </div>
    </>
  );
}

const TROUBLE = {
  rejected: "The wallet was told not to. You may try again.",
  busy: "The wallet still waits for an answer to an earlier question. Open it.",
  locked: "The wallet is locked. Unlock it and try again.",
  failed: "The wallet could not do it. Unlock it, or try another.",
} as const;

function Trouble({ children }: { readonly children: string }) {
  return children === "" ? null : <p role="alert">{children}</p>;
}

const root = document.getElementById("portal");
if (root !== null) {
  root.replaceChildren();
  render(<LocalPage />, root);
}
