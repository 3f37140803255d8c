import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Dialog } from "../../../keeper/portal/web/parts/dialog.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";

const words = installWords.end;

/** Shuts the installer off, once it was asked whether that is meant. */
export function ClosePart(props: {
  /** What is better done before. */
  readonly warnings: readonly string[];
  onClosed(): void;
}) {
  const { warnings, onClosed } = props;
  const { tell } = useSetup();
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(null);

  const close = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await tell("POST", "close");
      onClosed();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setTrouble(error);
      setBusy(false);
    }
  };
  return (
    <Part id="close" title={words.closeTitle}>
      <p class="small">{words.closeLead}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => setAsked(true)}>
          {words.close}
        </button>
      </div>
      {isAsked && (
        <Dialog title={words.closeQuestion} onClose={() => setAsked(false)} isBusy={isBusy}>
          <p>{words.closeLead}</p>
          {warnings.map((one) => (
            <Notice key={one} tone="warn">
              {one}
            </Notice>
          ))}
          {trouble !== null && <ProblemNotice problem={trouble} />}
          <div class="actions">
            <ActButton isBusy={isBusy} onPress={close}>
              {isBusy ? words.closing : words.closeNow}
            </ActButton>
          </div>
        </Dialog>
      )}
    </Part>
  );
}
