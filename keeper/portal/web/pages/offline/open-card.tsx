import { useEffect, useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { Credential } from "../../../../protocol/credential.ts";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { type Opening, openSealed } from "../../chain/open-sealed.ts";
import { Choice } from "../../parts/choice.tsx";
import { FileButton } from "../../parts/file-button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { WalletChoice } from "../../parts/wallet-choice.tsx";
import { offlineWords as words } from "../../text/offline.ts";
import { walletWords } from "../../text/wallet.ts";
import { readKeyFile } from "../../wallet/key-file.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import { type WalletTrouble, walletTrouble } from "../../wallet/wallet.ts";
import { walletKey } from "../../wallet/wallet-key.ts";
import { Opened } from "../machine/opened.tsx";
import { type OpenDraft, OpenFields, openErrors } from "./open-fields.tsx";
import { openPasted } from "./open-pasted.ts";

type Hindrance = Exclude<Opening["is"], "opened"> | "contractWallet" | "fileWrong" | "noContract" | Refusal;

interface Refusal {
  readonly trouble: WalletTrouble;
}

const EMPTY: OpenDraft = {
  isPasted: false,
  chainId: "",
  contract: "",
  machine: "",
  epoch: "1",
  sealed: "",
};

/** Opens a machine's details with no server of ours: from the chain through the wallet, or pasted. */
export function OpenCard({
  host,
}: {
  /** What the portal said when the page was loaded. */ readonly host: ApiHost | null;
}) {
  const chosen = useChosenWallet();
  const { wallet, account, connect } = chosen;
  const [draft, setDraft] = useState(EMPTY);
  const [details, setDetails] = useState<Credential | null>(null);
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (changes: Partial<OpenDraft>) => setDraft((last) => ({ ...last, ...changes }));

  useEffect(() => {
    if (host === null) return;
    const { chain, contracts } = host;
    setDraft((last) => ({
      ...last,
      chainId: last.chainId || String(chain.id),
      contract: last.contract || contracts.credential,
    }));
  }, [host]);

  const errors = openErrors(draft);
  const isReady = Object.keys(errors).length === 0;
  const place = { chainId: Number(draft.chainId), contract: draft.contract.trim() };
  const id = draft.machine.trim();

  const work = async (doIt: () => Promise<void>) => {
    if (isPending) return;
    setPending(true);
    setHindrance(null);
    try {
      await doIt();
    } catch (error) {
      setHindrance(error instanceof RangeError ? "noContract" : { trouble: walletTrouble(error) });
    } finally {
      setPending(false);
    }
  };
  const openWith = async (keyFor: () => Promise<EncryptionKeyPair | null>, otherwise: () => Hindrance) => {
    const opening = draft.isPasted
      ? await openPasted(draft, keyFor)
      : wallet === null
        ? ({ is: "missing" } as const)
        : await openSealed(wallet.provider, place, BigInt(id), keyFor);
    if (opening.is === "opened") setDetails(opening.details);
    else setHindrance(opening.is === "otherKey" ? otherwise() : opening.is);
  };
  const byWallet = () =>
    work(async () => {
      if (wallet === null) return;
      if (account === null) return connect();
      if (!isReady) return;
      let isNone = false;
      const keyFor = async () => {
        const pair = await walletKey(wallet, account, place);
        isNone = pair === null;
        return pair;
      };
      await openWith(keyFor, () => (isNone ? "contractWallet" : "otherKey"));
    });
  const byFile = (content: string) =>
    work(async () => {
      const pair = readKeyFile(content);
      if (pair === null) return setHindrance("fileWrong");
      await openWith(
        async () => pair,
        () => "fileWrong",
      );
    });

  if (details !== null) {
    return (
      <section class="card">
        <h2>{words.opened(id)}</h2>
        <Opened of={details} place={place} id={id} closing={words.again} onClose={() => setDetails(null)} />
      </section>
    );
  }
  return (
    <section class="card">
      <h2>{words.readTitle}</h2>
      <p class="section-lead">{words.readLead}</p>
      <Choice
        label={words.how}
        name="how"
        value={draft.isPasted}
        options={[
          { value: false, words: words.byChain },
          { value: true, words: words.byHand },
        ]}
        onChange={(isPasted) => change({ isPasted })}
      />
      <OpenFields draft={draft} errors={errors} onChange={change} />
      <div class="signing">
        <WalletChoice of={chosen} isBusy={isPending} />
      </div>
      {hindrance !== null && (
        <Notice tone="warn" isProblem>
          {typeof hindrance === "object" ? walletWords[hindrance.trouble] : words[hindrance]}
        </Notice>
      )}
      <p class="pending" aria-live="polite">
        {isPending ? walletWords.pending : ""}
      </p>
      <div class="actions">
        {wallet !== null && !chosen.isLooking && (
          <button
            type="button"
            class="button primary"
            aria-disabled={isPending || (account !== null && !isReady)}
            onClick={byWallet}
          >
            {account === null ? walletWords.connect(wallet.name || walletWords.unnamed) : words.open}
          </button>
        )}
        {isReady && (draft.isPasted || wallet !== null) && (
          <FileButton label={words.useFile} onText={(content) => void byFile(content)} />
        )}
      </div>
    </section>
  );
}
