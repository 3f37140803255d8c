import { EventEmitter, once } from "node:events";
import { FinalError, RetryableError } from "../../core/errors.ts";
import type { Ask } from "../../portal/web/local/ask.ts";
import type { SigningPage } from "./signing-page.ts";
import { type SigningServer, serveSigning } from "./signing-server.ts";
import type { TenantWallet, WalletSignature } from "./tenant-wallet.ts";

/** How long a person may take over one signature, ms. */
const PATIENCE_MS = 300_000;
/** How long the page may take to ask whether there is more, ms. */
const LAST_LOOK_MS = 1_000;

interface Pending {
  readonly askFor: (address: string) => Ask;
  /** Whom the page was told what to sign. */
  told: string | null;
  readonly resolve: (signature: WalletSignature) => void;
  readonly reject: (error: Error) => void;
}

export interface BrowserWalletOptions {
  readonly page: () => Promise<SigningPage>;
  /** 22 characters or so that nobody can foresee. */
  readonly token: string;
  /** Shows the page to the person, or tells them where it is. */
  readonly show: (url: string) => void;
  readonly patienceMs?: number;
}

/** A wallet in the tenant's browser, which a page on loopback asks. The page is there from the first signature to `close`. */
export function browserWallet({
  page,
  token,
  show,
  patienceMs = PATIENCE_MS,
}: BrowserWalletOptions): TenantWallet {
  let server: Promise<SigningServer> | undefined;
  let pending: Pending | undefined;
  let closed = false;
  /** The page has answered and is about to ask what comes next. */
  let isComing = false;
  const news = new EventEmitter();

  const listener = {
    async next(address: string): Promise<Ask | null> {
      isComing = false;
      news.emit("asked");
      while (pending === undefined && !closed) await once(news, "news");
      if (pending === undefined) return null;
      pending.told = address;
      return pending.askFor(address);
    },
    answer(signature: WalletSignature): boolean {
      // A page of another account, or one that was opened twice, does not answer for this one.
      if (pending?.told !== signature.address) return false;
      isComing = true;
      pending.resolve(signature);
      return true;
    },
    refused(reason: string): void {
      pending?.reject(refused(reason));
    },
  };

  async function sign(askFor: (address: string) => Ask): Promise<WalletSignature> {
    const first = server === undefined;
    server ??= page().then((files) => serveSigning(files, token, listener));
    const { url } = await server;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<WalletSignature>((resolve, reject) => {
        timer = setTimeout(() => reject(silent()), patienceMs);
        pending = { askFor, told: null, resolve, reject };
        news.emit("news");
        if (first) show(url);
      });
    } finally {
      clearTimeout(timer);
      pending = undefined;
    }
  }

  return {
    address: null,
    signText: (textFor) =>
      sign((address) => ({
        kind: "text",
        words: "Let a fresh SSH key of this computer log in.",
        text: textFor(address),
      })),
    signEncryptionKey: (request) =>
      sign(() => ({
        kind: "encryption-key",
        words: "Open the connection details of your machine.",
        request: {
          ...request,
          domain: { ...request.domain, chainId: String(request.domain.chainId) },
          message: { ...request.message, index: String(request.message.index) },
        },
      })),
    async close() {
      closed = true;
      // So that it can show the person that all is done.
      if (isComing) await once(news, "asked", { signal: AbortSignal.timeout(LAST_LOOK_MS) }).catch(() => {});
      news.emit("news");
      await (await server)?.close();
    },
  };
}

function refused(reason: string): FinalError {
  return new FinalError(
    "SSH_WALLET_REFUSED",
    `The wallet in the browser did not sign: ${reason.replace(/[^\x20-\x7e]/g, "?")}.`,
    "Start again and confirm in the wallet, or name a keystore with --wallet.",
  );
}

function silent(): RetryableError {
  return new RetryableError(
    "SSH_WALLET_SILENT",
    "Nobody signed in the browser in five minutes.",
    "Start again; the page has to be opened on this computer, in a browser that has a wallet.",
  );
}
