import { PrivateFolder } from "../../keeper/certificates/private-folder.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Pages } from "../../keeper/portal/ports/pages.ts";
import type { PortalListen } from "../../keeper/portal/ports/portal-listen.ts";
import type { PortalLog } from "../../keeper/portal/ports/portal-log.ts";
import type { Signatures } from "../../keeper/portal/ports/signatures.ts";
import type { Finalizer } from "../finalize/finalizer.ts";
import { CodeLock } from "./code-lock.ts";
import { LoginGate } from "./login-gate.ts";
import { nextStep } from "./next-step.ts";
import type { AnswerBook } from "./ports/answer-book.ts";
import type { NetworkTrial } from "./ports/network-trial.ts";
import type { Rehearsal } from "./ports/rehearsal.ts";
import type { SectionDesks } from "./ports/section-desk.ts";
import type { SetupEnd } from "./ports/setup-end.ts";
import { SetupAnswers } from "./setup-answers.ts";
import { setupApp } from "./setup-app.ts";
import { setupCertificate } from "./setup-certificate.ts";
import { SetupSession } from "./setup-session.ts";
import { WalletProof } from "./wallet-proof.ts";

/** One person with a few windows; of strangers, none may take all the connections that there are. */
const BOUNDS = { connections: 1_024, ofAddress: 32, requestMs: 10_000, headBytes: 16_384 };
/** Between two looks at whether the console needs another code, milliseconds. */
const LOOK_MS = 30_000;

export interface SetupParts {
  readonly at: { readonly host: string; readonly port: number };
  /** Name or IPv4 address of this machine, for the certificate. */
  readonly hostName: string;
  /** The installer's own folder: code, session and certificate. Mode 0700. */
  readonly folder: string;
  readonly book: AnswerBook;
  readonly desks: SectionDesks;
  readonly trial: NetworkTrial;
  readonly finalizer: Finalizer;
  readonly rehearsal: Rehearsal;
  readonly end: SetupEnd;
  readonly signatures: Pick<Signatures, "check">;
  readonly pages: Pages;
  readonly time: Time;
  /** Unpredictable bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: PortalLog;
  readonly listen: PortalListen;
  /** Shows root a code that lets in; nobody else may see it. */
  readonly showCode: (code: string) => void;
  /** Logarithm of the work for one check of a code; left out: what keeps it safe. */
  readonly logCost?: number;
}

/** The installer, served. */
export interface Setup {
  readonly url: string;
  /** SHA-256 of the certificate, for the console. */
  readonly fingerprint: string;
  /** Resolves when the operator has closed the installer: code and session are void then, and nothing is served. */
  readonly closed: Promise<void>;
  /** Makes a code that lets in, instead of the one before. */
  issueCode(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Serves the installer.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN, CERTIFICATES_UNWRITABLE
 */
export async function startSetup(parts: SetupParts): Promise<Setup> {
  const { time, randomBytes, finalizer, trial, listen, showCode } = parts;
  const now = () => time.now();
  const folder = await PrivateFolder.open(parts.folder);
  const { pair, fingerprint } = await setupCertificate(folder, parts.hostName, now(), parts.log);
  const lock = new CodeLock({ ...parts, folder, now });
  const session = await SetupSession.open({ folder, now, randomBytes });
  const answers = new SetupAnswers(parts.book);
  const stopping = new AbortController();
  let tellClosed = () => {};
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });

  const app = setupApp({
    ...parts,
    gate: new LoginGate(now),
    lock,
    session,
    fingerprint,
    answers,
    proof: new WalletProof(parts.signatures, () => Math.floor(now() / 1_000), randomBytes),
    step: () => nextStep(answers, finalizer),
    confirmBy: () => trial.confirmBy(),
    closing: stopping.signal,
    close: () => void shut(),
  });
  const served = await listen(app, parts.at, BOUNDS, pair);

  const lookAtCode = async () => {
    const code = session.isOpen ? null : await lock.issueIfNone();
    if (code !== null) showCode(code);
  };
  const keepCode = async () => {
    for (;;) {
      await time.sleep(LOOK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await lookAtCode();
    }
  };
  // One that an earlier start has shown may stand on no console any more.
  if (!session.isOpen) showCode(await lock.issue());
  const keeping = keepCode().catch((error: Error) =>
    parts.log.warn({ reason: error.message }, "no code could be made for the console"),
  );

  let ending: Promise<void> | null = null;
  const stop = () => {
    stopping.abort();
    ending ??= keeping.then(() => served.close());
    return ending;
  };
  const shut = async () => {
    // The code first: a crash in between leaves a session, which ends by itself.
    await lock.void();
    await session.end();
    await stop();
    tellClosed();
  };
  return { url: served.url, fingerprint, closed, issueCode: () => lock.issue(), stop };
}
