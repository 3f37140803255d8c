import { useCallback, useEffect, useState } from "preact/hooks";
import { OFFLINE, Problem } from "../../keeper/portal/web/api.ts";
import { Frame } from "../../keeper/portal/web/parts/frame.tsx";
import { ProblemNotice } from "../../keeper/portal/web/parts/problem-notice.tsx";
import { Skeleton } from "../../keeper/portal/web/parts/skeleton.tsx";
import type { ChosenWallet } from "../../keeper/portal/web/wallet/use-chosen-wallet.ts";

import type { FinalizeView } from "../finalize/finalizer.ts";
import type { SetupSession } from "./api/session.ts";
import { getSetup, tellSetup } from "./ask-setup.ts";
import { type Kept, type Setup, SetupContext, type Trial } from "./setup.ts";
import { Shell } from "./shell.tsx";

/** Between two tries while the host is away, milliseconds. */
const AWAY_MS = 2_000;

/** Holds what the host keeps of the setup, for all pages. */
export function SetupHolder(props: {
  readonly session: SetupSession;
  readonly chosen: ChosenWallet;
  refreshSession(): Promise<void>;
}) {
  const { session, chosen, refreshSession } = props;
  const [kept, setKept] = useState<Kept | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [checks, setChecks] = useState<Setup["checks"]>({});
  const [trial, setTrial] = useState<Trial | null>(null);
  const csrf = session.csrf ?? "";

  const read = useCallback(async () => {
    const [answers, view] = await Promise.all([getSetup("answers"), getSetup("finalize")]);
    const { sections, valid } = answers as unknown as Kept;
    setKept({ sections, valid, status: (view as unknown as FinalizeView).status });
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const begin = () =>
      read().catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (!isCurrent) return;
        setProblem(error);
        if (error.code === OFFLINE) timer = setTimeout(begin, AWAY_MS);
      });
    void begin();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [read]);

  const tell = useCallback<Setup["tell"]>(
    (method, path, json) => tellSetup(method, path, csrf, json),
    [csrf],
  );
  const keepChecks = useCallback<Setup["keepChecks"]>((section, found) => {
    setChecks(({ [section]: _, ...others }) => (found === null ? others : { ...others, [section]: found }));
  }, []);
  const refresh = useCallback(async () => {
    setTrial(null);
    await Promise.all([refreshSession(), read()]);
  }, [refreshSession, read]);

  if (kept === null) {
    return (
      <Frame>
        <section class="card">
          {problem === null ? <Skeleton class="tall" /> : <ProblemNotice problem={problem} />}
        </section>
      </Frame>
    );
  }
  const setup: Setup = {
    ...kept,
    valid: { ...kept.valid, admin: kept.valid.admin === true && isOf(session.wallet, kept.sections.admin) },
    session: { ...session, confirmBy: trial?.confirmBy ?? session.confirmBy ?? null },
    trialCode: trial?.code ?? null,
    chosen,
    checks,
    keepChecks,
    tell,
    beginTrial: setTrial,
    refresh,
  };
  return (
    <SetupContext.Provider value={setup}>
      <Shell />
    </SetupContext.Provider>
  );
}

/** The answers name the wallet that has signed in: another may have taken the session over since. */
function isOf(wallet: string | null, admin: unknown): boolean {
  const named = (admin as { readonly wallet?: string } | null)?.wallet;
  return named !== undefined && named.toLowerCase() === wallet?.toLowerCase();
}
