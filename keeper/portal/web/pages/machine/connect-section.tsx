import { useEffect, useState } from "preact/hooks";
import type { ApiCredential } from "../../../../protocol/api/session.ts";
import type { Credential } from "../../../../protocol/credential.ts";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { Problem } from "../../api.ts";
import { type Opening, openSealed } from "../../chain/open-sealed.ts";
import { FileButton } from "../../parts/file-button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { walletWords } from "../../text/wallet.ts";
import { readKeyFile } from "../../wallet/key-file.ts";
import { chainOf, switchChain } from "../../wallet/switch-chain.ts";
import { type WalletTrouble, walletTrouble } from "../../wallet/wallet.ts";
import { walletKey } from "../../wallet/wallet-key.ts";
import { Opened } from "./opened.tsx";
import type { Scene } from "./scene.ts";
import type { Session } from "./use-session.ts";

const words = machineWords.connect;

/** Why there are no details to be seen. */
type Hindrance =
  | Exclude<Opening["is"], "opened">
  | "contractWallet"
  | "fileWrong"
  | { readonly trouble: WalletTrouble }
  | Problem;

/** Connection details: opened here with the wallet or a key file, or shown by the portal. */
export function ConnectSection(props: {
  readonly scene: Scene;
  readonly session: Session;
  /** A key that was made on this page. */
  readonly fresh: EncryptionKeyPair | null;
}) {
  const { scene, session, fresh } = props;
  const { host, of, wallet, account, role } = scene;
  const [details, setDetails] = useState<Credential | null>(null);
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  const [isPending, setPending] = useState(false);
  const place = { chainId: host.chain.id, contract: host.contracts.credential };

  useEffect(() => {
    setDetails(null);
    setHindrance(null);
  }, [account, of.epoch]);

  const isShown = details !== null;
  useEffect(() => {
    // The button that was pressed is gone.
    if (isShown) document.getElementById("connect-title")?.focus();
  }, [isShown]);

  const work = async (doIt: () => Promise<Credential | Hindrance>) => {
    if (isPending) return;
    setPending(true);
    setHindrance(null);
    try {
      const result = await doIt();
      if (typeof result === "object" && "hostKey" in result) setDetails(result);
      else setHindrance(result);
    } catch (error) {
      setHindrance(error instanceof Problem ? error : { trouble: walletTrouble(error) });
    } finally {
      setPending(false);
    }
  };

  const openWith = (
    keyFor: (inForce: string) => Promise<EncryptionKeyPair | null>,
    otherwise: () => Hindrance,
  ) =>
    work(async () => {
      const { provider } = wallet;
      if ((await chainOf(provider)) !== host.chain.id) await switchChain(provider, host.chain);
      const opening = await openSealed(provider, place, BigInt(of.id), keyFor);
      if (opening.is === "opened") return opening.details;
      return opening.is === "otherKey" ? otherwise() : opening.is;
    });
  const byWallet = () => {
    let isNone = false;
    const keyFor = async (inForce: string) => {
      if (fresh?.publicKey === inForce) return fresh;
      const pair = await walletKey(wallet, account, place);
      isNone = pair === null;
      return pair;
    };
    return openWith(keyFor, () => (isNone ? "contractWallet" : "otherKey"));
  };
  const byFile = (content: string) => {
    const pair = readKeyFile(content);
    if (pair === null) return setHindrance("fileWrong");
    return openWith(
      async () => pair,
      () => "fileWrong",
    );
  };
  const byPortal = () =>
    work(async () => {
      const token = session.isOpen ? undefined : await session.open();
      if (token === null) return { trouble: "failed" };
      const told = await session.read(`machines/${of.id}/credential`, token);
      return { ...(told as unknown as ApiCredential), domain: host.domain };
    });
  const isKeyless = /^0x0*$/.test(of.encryptionKey);
  const isOn = of.status === "active";
  const maySeal = role === "owner" && !["notSealed", "noKey"].includes(String(hindrance));

  if (details !== null) {
    return (
      <Section id="connect" title={words.title}>
        <Opened of={details} place={place} id={of.id} closing={words.hide} onClose={() => setDetails(null)} />
      </Section>
    );
  }
  return (
    <Section id="connect" title={words.title} lead={role === "owner" ? words.sealedLead : words.sealedFor}>
      <Hindering of={hindrance ?? (isKeyless && role === "owner" ? "noKey" : null)} />
      <div class="actions">
        {role === "owner" && (
          <button type="button" class="button primary" aria-disabled={isPending} onClick={byWallet}>
            {words.open}
          </button>
        )}
        {isOn && (
          <button
            type="button"
            class={role === "owner" ? "button" : "button primary"}
            aria-disabled={isPending}
            onClick={byPortal}
          >
            {words.askPortal}
          </button>
        )}
      </div>
      {maySeal && hindrance !== null && (
        <div class="actions">
          <FileButton label={words.useFile} onText={(content) => void byFile(content)} />
        </div>
      )}
      <p class="pending" aria-live="polite">
        {isPending ? walletWords.pending : ""}
      </p>
      {isOn && <p class="small">{words.askPortalHint}</p>}
    </Section>
  );
}

function Hindering({ of }: { readonly of: Hindrance | null }) {
  if (of === null) return null;
  if (of instanceof Problem) return <ProblemNotice problem={of} />;
  const said = typeof of === "string" ? words[of] : walletWords[of.trouble];
  return (
    <Notice tone={of === "notSealed" ? "calm" : "warn"} isProblem>
      {said}
    </Notice>
  );
}
