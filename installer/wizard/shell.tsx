import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { InHeader } from "../../keeper/portal/web/parts/in-header.tsx";
import { Toasts } from "../../keeper/portal/web/parts/toasts.tsx";
import { ClosedPage } from "./pages/closed-page.tsx";
import { InstallPage } from "./pages/install-page.tsx";
import { SummaryPage } from "./pages/summary-page.tsx";
import { StepNav } from "./parts/step-nav.tsx";
import { TrialBanner } from "./parts/trial-banner.tsx";
import { ASKED, type Place } from "./places.ts";
import { useSetup } from "./setup.ts";
import { AdminStep } from "./steps/admin-step.tsx";
import { BlockchainStep } from "./steps/blockchain-step.tsx";
import { Ipv6Step } from "./steps/ipv6-step.tsx";
import { NetworkStep } from "./steps/network-step.tsx";
import { ProxmoxStep } from "./steps/proxmox-step.tsx";
import { StorageStep } from "./steps/storage-step.tsx";
import { wizardWords as words } from "./text/wizard.ts";
import { usePlace } from "./use-place.ts";

/** The steps, and the way from one to the next. */
export function Shell() {
  const { valid, status, tell, refresh, session } = useSetup();
  const named = usePlace();
  // Where one comes in without saying where to: to what goes on, or to the first thing that is not answered.
  const [first] = useState<Place>(() =>
    status !== "idle" ? "install" : (ASKED.find((section) => valid[section] !== true) ?? "summary"),
  );
  const place = named ?? first;
  const [closed, setClosed] = useState<{ readonly portal: string | null } | null>(null);
  if (closed !== null) return <ClosedPage portal={closed.portal} />;
  const leave = async () => {
    await tell("POST", "logout").catch(() => undefined);
    await refresh().catch(() => undefined);
  };
  const pages: Readonly<Record<Place, () => ComponentChild>> = {
    network: () => <NetworkStep />,
    storage: () => <StorageStep />,
    blockchain: () => <BlockchainStep />,
    proxmox: () => <ProxmoxStep />,
    ipv6: () => <Ipv6Step />,
    admin: () => <AdminStep />,
    summary: () => <SummaryPage />,
    install: () => <InstallPage onClosed={(portal) => setClosed({ portal })} />,
  };
  return (
    <>
      <InHeader>
        <button type="button" class="link" onClick={leave}>
          {words.logOut}
        </button>
      </InHeader>
      <div class="wizard">
        <StepNav place={place} />
        <main id="main" tabIndex={-1} key={place} class="wizard-main">
          {session.confirmBy != null && <TrialBanner key={session.confirmBy} until={session.confirmBy} />}
          {pages[place]()}
        </main>
      </div>
      <Toasts />
    </>
  );
}
