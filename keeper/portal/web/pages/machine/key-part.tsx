import { useEffect, useState } from "preact/hooks";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { setKeyCall } from "../../chain/machine-calls.ts";
import { Choice } from "../../parts/choice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { machineWords } from "../../text/machine.ts";
import { walletWords } from "../../text/wallet.ts";
import { randomKey, writeKeyFile } from "../../wallet/key-file.ts";
import { repeatableKey } from "../../wallet/repeatable-key.ts";
import { chainOf, switchChain } from "../../wallet/switch-chain.ts";
import { type WalletTrouble, walletTrouble } from "../../wallet/wallet.ts";
import { Act } from "./act.tsx";
import type { Scene } from "./scene.ts";

const words = machineWords.key;

/** Sets the key that the details are sealed to. */
export function KeyPart(props: {
  readonly scene: Scene;
  /** A key was made here: it opens what will be sealed to it, without asking the wallet again. */
  onKey(pair: EncryptionKeyPair): void;
  onClose(): void;
}) {
  const { scene, onKey, onClose } = props;
  const { of, host, wallet, account } = scene;
  const [isRandom, setRandom] = useState(false);
  const [pair, setPair] = useState<EncryptionKeyPair | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [isPending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<WalletTrouble | "notDeterministic" | null>(null);
  const place = { chainId: host.chain.id, contract: host.contracts.credential };

  useEffect(() => {
    setPair(null);
    setSaved(false);
  }, [account]);

  const choose = (random: boolean) => {
    setRandom(random);
    setSaved(false);
    setTrouble(null);
    setPair(random ? randomKey() : null);
  };
  const make = async () => {
    if (isPending) return;
    setPending(true);
    setTrouble(null);
    try {
      if ((await chainOf(wallet.provider)) !== host.chain.id) await switchChain(wallet.provider, host.chain);
      const made = await repeatableKey(wallet, account, place);
      if (made === null) choose(true);
      if (made === null) setTrouble("notDeterministic");
      else setPair(made);
    } catch (error) {
      setTrouble(walletTrouble(error));
    } finally {
      setPending(false);
    }
  };
  const isSame = pair !== null && pair.publicKey === of.encryptionKey;

  return (
    <>
      <p>{/^0x0*$/.test(of.encryptionKey) ? words.missing : words.lead}</p>
      <Choice
        label={words.which}
        name="which-key"
        value={isRandom}
        options={[
          { value: false, words: words.fromWallet },
          { value: true, words: words.random },
        ]}
        onChange={choose}
      />
      <p class="small">{isRandom ? words.randomHint : words.fromWalletHint}</p>
      {trouble !== null && (
        <Notice tone="warn" isProblem>
          {trouble === "notDeterministic" ? words.notDeterministic : walletWords[trouble]}
        </Notice>
      )}
      {isRandom && pair !== null && (
        <>
          <button
            type="button"
            class="button"
            onClick={() => saveFile(`blockhost-key-${of.id}.json`, writeKeyFile(pair, place))}
          >
            {words.save}
          </button>
          <label class="check">
            <input
              type="checkbox"
              checked={isSaved}
              onChange={({ currentTarget }) => setSaved(currentTarget.checked)}
            />
            <span>{words.saved}</span>
          </label>
          {!isSaved && <p class="small">{words.saveFirst}</p>}
        </>
      )}
      {!isRandom && pair === null && (
        <>
          <button type="button" class="button primary" aria-disabled={isPending} onClick={make}>
            {words.make}
          </button>
          <p class="pending" aria-live="polite">
            {isPending ? walletWords.pending : ""}
          </p>
        </>
      )}
      {isSame && <Notice tone="good">{words.same}</Notice>}
      {pair !== null && !isSame && (
        <Act
          scene={scene}
          name="key"
          label={words.submit}
          done={words.done}
          isReady={!isRandom || isSaved}
          onClose={onClose}
          call={async () => {
            onKey(pair);
            return setKeyCall(host.contracts, BigInt(of.id), pair.publicKey);
          }}
        />
      )}
    </>
  );
}
