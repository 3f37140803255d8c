import { useEffect, useState } from "preact/hooks";
import { end, get, Problem, post } from "../../api.ts";
import { signText } from "../../wallet/sign-text.ts";
import { type Wallet, type WalletTrouble, walletTrouble } from "../../wallet/wallet.ts";

/** Signed in for what is private. The token lives in this page's memory only. */
export interface Session {
  readonly isOpen: boolean;
  readonly isPending: boolean;
  readonly trouble: WalletTrouble | Problem | null;
  /** Has the wallet sign in; true when it has. */
  open(): Promise<string | null>;
  /** Ends it, here and at the portal. */
  close(): Promise<void>;
  /** Reads something private. @throws Problem */
  read(path: string, token?: string): Promise<Record<string, unknown>>;
}

/** What the portal answers to a token that is over. */
const OVER = "SESSION_NEEDED";

/** A session of this account; it ends when another account is shown. */
export function useSession(wallet: Wallet, account: string): Session {
  const [token, setToken] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<WalletTrouble | Problem | null>(null);

  useEffect(() => {
    setToken(null);
    setTrouble(null);
  }, [wallet, account]);

  const open = async () => {
    if (isPending) return null;
    setPending(true);
    setTrouble(null);
    try {
      const { text } = await post("session/challenge", { wallet: account });
      const signature = await signText(wallet, account, String(text));
      const opened = String((await post("session", { wallet: account, text, signature })).token);
      setToken(opened);
      return opened;
    } catch (error) {
      setTrouble(error instanceof Problem ? error : walletTrouble(error));
      return null;
    } finally {
      setPending(false);
    }
  };
  const close = async () => {
    const ended = token;
    setToken(null);
    // What the portal does not hear of ends by itself within the hour.
    if (ended !== null) await end("session", ended).catch(() => undefined);
  };
  const read = async (path: string, fresh = token ?? "") => {
    try {
      return await get(path, fresh);
    } catch (error) {
      if (error instanceof Problem && error.code === OVER) {
        setToken(null);
        setTrouble(error);
      }
      throw error;
    }
  };
  return { isOpen: token !== null, isPending, trouble, open, close, read };
}
