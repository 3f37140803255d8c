import { useEffect, useState } from "preact/hooks";
import type { Provider, Wallet } from "./wallet.ts";

/** Wallets answer at once; one that was injected late is still heard. Milliseconds until there are said to be none. */
const PATIENCE_MS = 400;

/** Id of the wallet that announces nothing. */
const INJECTED = "injected";

interface Announcement {
  readonly info?: { uuid?: unknown; name?: unknown; icon?: unknown };
  readonly provider?: Provider;
}

function isProvider(value: unknown): value is Provider {
  return (
    typeof value === "object" && value !== null && "request" in value && typeof value.request === "function"
  );
}

function announced({ info, provider }: Announcement): Wallet | null {
  if (!isProvider(provider) || typeof info?.uuid !== "string" || typeof info.name !== "string") return null;
  const icon = typeof info.icon === "string" && /^data:image\//.test(info.icon) ? info.icon : null;
  return { id: info.uuid, name: info.name.trim().slice(0, 40), icon, provider };
}

/** The one wallet of a browser that knows no EIP-6963. */
function injected(): readonly Wallet[] {
  const { ethereum } = window as { ethereum?: unknown };
  return isProvider(ethereum) ? [{ id: INJECTED, name: "", icon: null, provider: ethereum }] : [];
}

/** The wallets of this browser (EIP-6963, else EIP-1193); null while they are looked for. */
export function useWallets(): readonly Wallet[] | null {
  const [found, setFound] = useState<readonly Wallet[] | null>(null);
  useEffect(() => {
    const others = (known: readonly Wallet[] | null, id: string) =>
      (known ?? []).filter((wallet) => wallet.id !== id && wallet.id !== INJECTED);
    const hear = (event: Event) => {
      const wallet = announced((event as CustomEvent<Announcement>).detail ?? {});
      if (wallet === null) return;
      // Wallets announce themselves to each who asks: one that is known stays the one that it was.
      setFound((known) =>
        known?.some(({ id, provider }) => id === wallet.id && provider === wallet.provider)
          ? known
          : [...others(known, wallet.id), wallet],
      );
    };
    window.addEventListener("eip6963:announceProvider", hear);
    window.dispatchEvent(new Event("eip6963:requestProvider"));
    const timer = setTimeout(() => setFound((known) => known ?? injected()), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("eip6963:announceProvider", hear);
    };
  }, []);
  return found;
}
