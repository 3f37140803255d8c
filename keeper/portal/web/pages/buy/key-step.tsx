import { useState } from "preact/hooks";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { ActButton } from "../../parts/act-button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { buyWords as words } from "../../text/buy.ts";
import { walletWords } from "../../text/wallet.ts";
import { randomKey, writeKeyFile } from "../../wallet/key-file.ts";
import type { KeyPlace } from "../../wallet/key-place.ts";
import { type Wallet, type WalletTrouble, walletTrouble } from "../../wallet/wallet.ts";
import { walletKey } from "../../wallet/wallet-key.ts";

/** The public part of a key, and whether the wallet makes it again whenever it is needed. */
export interface MadeKey {
  /** 0x and 64 hex digits. */
  readonly publicKey: string;
  readonly isRepeatable: boolean;
}

/** Why the wallet cannot make the key. */
type WhyRandom = keyof typeof words.randomWhy;

/** The key that the connection details are sealed to: made before anything is paid, and sure to be there afterwards. */
export function KeyStep(props: {
  readonly wallet: Wallet;
  readonly account: string;
  readonly place: KeyPlace;
  readonly isContract: boolean;
  onKey(key: MadeKey): void;
}) {
  const { wallet, account, place, isContract, onKey } = props;
  const [phase, setPhase] = useState<"first" | "second" | null>(null);
  const [trouble, setTrouble] = useState<WalletTrouble | null>(null);
  const [random, setRandom] = useState<WhyRandom | null>(isContract ? "contract" : null);
  if (random !== null) return <RandomKey why={random} place={place} onKey={onKey} />;

  const make = async () => {
    setTrouble(null);
    try {
      setPhase("first");
      const first = await walletKey(wallet, account, place);
      if (first === null) return setRandom("failed");
      setPhase("second");
      const second = await walletKey(wallet, account, place);
      if (second?.publicKey === first.publicKey) onKey({ publicKey: first.publicKey, isRepeatable: true });
      else setRandom("differs");
    } catch (error) {
      setTrouble(walletTrouble(error));
    } finally {
      setPhase(null);
    }
  };
  return (
    <>
      <p>{words.keyLead}</p>
      {trouble !== null && (
        <Notice tone="warn" isProblem>
          {walletWords[trouble]}
        </Notice>
      )}
      <p class="pending" aria-live="polite">
        {phase === null ? "" : words[phase]}
      </p>
      <div class="actions">
        <ActButton isBusy={phase !== null} onPress={make}>
          {words.makeKey}
        </ActButton>
        {trouble === "failed" && (
          <button type="button" class="button" onClick={() => setRandom("failed")}>
            {words.makeHere}
          </button>
        )}
      </div>
    </>
  );
}

/** A key that was made here, which its owner has to save before anything is paid. */
function RandomKey(props: { readonly why: WhyRandom; readonly place: KeyPlace; onKey(key: MadeKey): void }) {
  const { why, place, onKey } = props;
  const [pair] = useState<EncryptionKeyPair>(randomKey);
  const [isDownloaded, setDownloaded] = useState(false);
  const [isSaved, setSaved] = useState(false);
  return (
    <>
      <Notice tone="warn" isProblem>
        <strong>{words.randomWhy[why]}</strong> {words.randomLead}
      </Notice>
      <button
        type="button"
        class={isDownloaded ? "button" : "button primary"}
        onClick={() => {
          saveFile(words.fileName(pair.publicKey), writeKeyFile(pair, place));
          setDownloaded(true);
        }}
      >
        {words.download}
      </button>
      <label class="check">
        <input
          type="checkbox"
          disabled={!isDownloaded}
          checked={isSaved}
          onChange={({ currentTarget }) => setSaved(currentTarget.checked)}
        />
        <span>{words.saved}</span>
      </label>
      <div class="actions">
        <ActButton
          isBusy={!isDownloaded || !isSaved}
          onPress={() => onKey({ publicKey: pair.publicKey, isRepeatable: false })}
        >
          {words.goOn}
        </ActButton>
      </div>
    </>
  );
}
