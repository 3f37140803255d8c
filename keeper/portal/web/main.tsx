import { type ComponentChild, render } from "preact";
import { HomePage } from "./pages/home-page.tsx";
import { Ending } from "./parts/ending.tsx";
import { Frame } from "./parts/frame.tsx";
import { text } from "./text.ts";

/** What an address shows. All but the first page are loaded when they are asked for. */
const PAGES: readonly (readonly [RegExp, (found: readonly string[]) => Promise<ComponentChild>])[] = [
  [/^\/$/, async () => <HomePage />],
  [
    /^\/l\/([A-Z2-7]{8})$/,
    async ([, id = ""]) => {
      const { LoginPage } = await import("./pages/login-page.tsx");
      return <LoginPage id={id} />;
    },
  ],
  [
    /^\/buy\/([1-9][0-9]{0,9})$/,
    async ([, id = ""]) => {
      const { BuyPage } = await import("./pages/buy/buy-page.tsx");
      return <BuyPage id={id} />;
    },
  ],
  [
    /^\/p\/([1-9][0-9]{0,18})$/,
    async ([, id = ""]) => {
      const { ProgressPage } = await import("./pages/progress/progress-page.tsx");
      return <ProgressPage id={id} />;
    },
  ],
  [
    /^\/keys$/,
    async () => {
      const { KeysPage } = await import("./pages/keys-page.tsx");
      return <KeysPage />;
    },
  ],
  [
    /^\/sign$/,
    async () => {
      const { SignPage } = await import("./pages/sign-page.tsx");
      return <SignPage />;
    },
  ],
  [
    /^\/machines$/,
    async () => {
      const { MachinesPage } = await import("./pages/machines/machines-page.tsx");
      return <MachinesPage />;
    },
  ],
  [
    /^\/m\/([1-9][0-9]{0,18})$/,
    async ([, id = ""]) => {
      const { MachinePage } = await import("./pages/machine/machine-page.tsx");
      return <MachinePage id={id} />;
    },
  ],
  [
    /^\/offline$/,
    async () => {
      const { OfflinePage } = await import("./pages/offline/offline-page.tsx");
      return <OfflinePage />;
    },
  ],
  [
    /^\/status$/,
    async () => {
      const { StatusPage } = await import("./pages/status-page.tsx");
      return <StatusPage />;
    },
  ],
  [
    /^\/terms$/,
    async () => {
      const { TermsPage } = await import("./pages/terms-page.tsx");
      return <TermsPage />;
    },
  ],
];

async function pageOf(path: string): Promise<ComponentChild> {
  for (const [pattern, load] of PAGES) {
    const found = pattern.exec(path);
    if (found !== null) return load(found);
  }
  const { LostPage } = await import("./pages/lost-page.tsx");
  return <LostPage />;
}

/** The connection was lost meanwhile, or an update has taken the page's files away. */
function unloadedPage(): ComponentChild {
  return (
    <Frame>
      <Ending tone="warn" title={text.unloaded.title} words={text.unloaded.lead}>
        <a class="button" href={location.href}>
          {text.unloaded.again}
        </a>
      </Ending>
    </Frame>
  );
}

const root = document.getElementById("portal");
if (root !== null) {
  const page = await pageOf(location.pathname).catch(unloadedPage);
  root.replaceChildren();
  render(page, root);
}
for (const link of document.querySelectorAll(".top nav a, .foot a")) {
  if (link.getAttribute("href") === location.pathname) link.setAttribute("aria-current", "page");
}
