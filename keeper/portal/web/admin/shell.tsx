import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { AdminMe } from "../../../protocol/api/admin/admin-me.ts";
import { Ending } from "../parts/ending.tsx";
import { Toasts } from "../parts/toasts.tsx";
import { WalletBadge } from "../parts/wallet-badge.tsx";
import { panelWords as words } from "../text/admin/panel.ts";
import { useAnswer } from "../use-answer.ts";
import { CertificatesPage } from "./pages/certificates-page.tsx";
import { CommandsPage } from "./pages/commands-page.tsx";
import { LogPage } from "./pages/log-page.tsx";
import { MachinesPage } from "./pages/machines-page.tsx";
import { MoneyPage } from "./pages/money-page.tsx";
import { NetworkPage } from "./pages/network-page.tsx";
import { OverviewPage } from "./pages/overview-page.tsx";
import { SubscriptionPage } from "./pages/subscription-page.tsx";
import { SubscriptionsPage } from "./pages/subscriptions-page.tsx";
import { type PanelScene, SceneContext } from "./scene.ts";
import { usePath } from "./use-path.ts";

/** Who the wallet is on chain may change; milliseconds. */
const LOOK_MS = 30_000;

interface Place {
  readonly path: string;
  readonly name: keyof typeof words.pages;
  /** Strokes of its sign. */
  readonly sign: string;
  readonly show: () => ComponentChild;
}

const PLACES: readonly Place[] = [
  {
    path: "",
    name: "overview",
    sign: "M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z",
    show: () => <OverviewPage />,
  },
  {
    path: "machines",
    name: "machines",
    sign: "M4 4h16v6H4zM4 14h16v6H4zM8 7h.01M8 17h.01",
    show: () => <MachinesPage />,
  },
  {
    path: "subscriptions",
    name: "subscriptions",
    sign: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    show: () => <SubscriptionsPage />,
  },
  {
    path: "money",
    name: "money",
    sign: "M3 7h18v12H3zM3 11h18M16 15h2",
    show: () => <MoneyPage />,
  },
  {
    path: "commands",
    name: "commands",
    sign: "m5 7 5 5-5 5M13 17h6",
    show: () => <CommandsPage />,
  },
  {
    path: "network",
    name: "network",
    sign: "M12 4v5M12 9H6v4M12 9h6v4M3 13h6v6H3zM15 13h6v6h-6z",
    show: () => <NetworkPage />,
  },
  {
    path: "certificates",
    name: "certificates",
    sign: "M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2 2 4-4",
    show: () => <CertificatesPage />,
  },
  { path: "log", name: "log", sign: "M6 3h9l4 4v14H6zM9 11h7M9 15h7", show: () => <LogPage /> },
];

/** The pages of the panel, and the way from one to the next. */
export function Shell(props: Omit<PanelScene, "me"> & { /** Ends the session. */ onLeave(): void }) {
  const { onLeave, ...scene } = props;
  const { wallet, account, ask } = scene;
  const path = usePath();
  const me = useAnswer<AdminMe>("admin/me", LOOK_MS, ask).value;
  const [at = ""] = path.split("/");
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the pages are a strip that is longer than the window.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [at]);
  return (
    <SceneContext.Provider value={{ ...scene, me }}>
      <WalletBadge wallet={wallet} account={account} />
      <div class="panel">
        <nav class="panel-nav" aria-label={words.nav} ref={nav}>
          {PLACES.map((place) => (
            <a
              key={place.name}
              href={place.path === "" ? "/admin" : `/admin/${place.path}`}
              aria-current={place.path === at ? "page" : undefined}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d={place.sign} />
              </svg>
              {words.pages[place.name]}
            </a>
          ))}
          <button type="button" class="link" onClick={onLeave}>
            {words.signOut}
          </button>
        </nav>
        <main id="main" tabIndex={-1} key={path} class="panel-main">
          {pageOf(path)}
        </main>
      </div>
      <Toasts />
    </SceneContext.Provider>
  );
}

function pageOf(path: string): ComponentChild {
  const [, id] = /^subscriptions\/([1-9][0-9]{0,18})$/.exec(path) ?? [];
  if (id !== undefined) return <SubscriptionPage id={id} />;
  const place = PLACES.find((one) => one.path === path);
  return place?.show() ?? <Ending tone="calm" title={words.lost} words={words.lostWords} />;
}
