import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { CopyLine } from "../../../keeper/portal/web/parts/copy-line.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { Skeleton } from "../../../keeper/portal/web/parts/skeleton.tsx";
import { useAnswer } from "../../../keeper/portal/web/use-answer.ts";
import type { BlockchainAnswers } from "../../answers/blockchain.ts";
import type { SetupResult } from "../api/result.ts";
import { getSetup } from "../ask-setup.ts";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";
import { BackupPart } from "./backup-part.tsx";
import { ClosePart } from "./close-part.tsx";
import { TakeOverPart } from "./take-over-part.tsx";

const words = installWords.end;

/** What there is now, a backup of it, and the end of the installer. */
export function EndParts({ onClosed }: { onClosed(portal: string | null): void }) {
  const { value, problem } = useAnswer<SetupResult>("result", null, getSetup);
  const { sections } = useSetup();
  const [hasBackup, setBackup] = useState(false);
  const [isTaken, setTaken] = useState(false);
  if (value === null) {
    return (
      <section class="card">
        {problem === null ? <Skeleton class="tall" /> : <ProblemNotice problem={problem} />}
      </section>
    );
  }
  const { subscriptions } = value.addresses;
  const isNew = (sections.blockchain as BlockchainAnswers).contracts.kind === "deploy";
  const warnings = [
    ...(isNew && !isTaken ? [words.closeNotTaken] : []),
    ...(hasBackup ? [] : [words.closeNoBackup]),
  ];
  const lines = (names: Readonly<Record<string, string>>, things: Readonly<Record<string, string | null>>) =>
    Object.entries(things).flatMap(([name, thing]) =>
      thing === null ? [] : [<CopyLine key={name} label={names[name] ?? name} value={thing} />],
    );
  return (
    <>
      <Part id="portal-link" title={words.portal}>
        <CopyLine label={words.address} value={value.portal} />
        <div class="actions">
          <a class="button primary" href={value.portal} target="_blank" rel="noreferrer">
            {words.open}
          </a>
        </div>
      </Part>
      {isNew && subscriptions != null && (
        <TakeOverPart subscriptions={subscriptions} onTaken={() => setTaken(true)} />
      )}
      <Part id="addresses" title={words.addresses}>
        {lines(words.addressNames, value.addresses)}
      </Part>
      <Part id="files" title={words.files}>
        {lines(words.fileNames, value.files)}
      </Part>
      <BackupPart onDownloaded={() => setBackup(true)} />
      <ClosePart warnings={warnings} onClosed={() => onClosed(value.portal)} />
    </>
  );
}
