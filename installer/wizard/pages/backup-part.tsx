import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { Field } from "../../../keeper/portal/web/parts/field.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { saveBlob } from "../parts/save-blob.ts";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";

const words = installWords.end;
/** Fewer characters are guessed, however slow each guess is made. */
const LEAST = 12;

/** A sealed backup to be kept elsewhere. The passphrase goes to the host once and is kept nowhere. */
export function BackupPart({ onDownloaded }: { onDownloaded(): void }) {
  const { tell } = useSetup();
  const [typed, setTyped] = useState({ passphrase: "", repeat: "" });
  const [errors, setErrors] = useState<Partial<Record<keyof typeof typed, string>>>({});
  const [state, setState] = useState<"idle" | "busy" | "done" | Problem>("idle");

  const download = async (event: Event) => {
    event.preventDefault();
    if (state === "busy") return;
    const { passphrase, repeat } = typed;
    const wrong =
      passphrase.length < LEAST
        ? { passphrase: words.passphraseShort }
        : passphrase !== repeat
          ? { repeat: words.repeatWrong }
          : null;
    setErrors(wrong ?? {});
    if (wrong !== null) return document.getElementById(`backup-${Object.keys(wrong)[0]}`)?.focus();
    setState("busy");
    try {
      const response = await tell("POST", "backup", { passphrase });
      saveBlob(nameOf(response), await response.blob());
      setTyped({ passphrase: "", repeat: "" });
      setState("done");
      onDownloaded();
    } catch (error) {
      setState(error instanceof Problem ? error : new Problem("", words.failed, words.failedRemedy));
    }
  };
  const field = (name: keyof typeof typed, label: string, hint?: string) => (
    <Field
      id={`backup-${name}`}
      label={label}
      error={errors[name] ?? null}
      {...(hint !== undefined && { hint })}
    >
      {(attributes) => (
        <input
          {...attributes}
          type="password"
          autocomplete="new-password"
          value={typed[name]}
          onInput={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      )}
    </Field>
  );
  return (
    <Part id="backup" title={words.backup}>
      <p class="small">{words.backupLead}</p>
      <form class="form" noValidate onSubmit={download}>
        {/* For whoever keeps the passphrase: a browser's own keeper of passwords files it under this. */}
        <input type="text" autocomplete="username" value={words.backupUser} readOnly hidden />
        <div class="row">
          {field("passphrase", words.passphrase, words.passphraseHint)}
          {field("repeat", words.repeat, "")}
        </div>
        {state === "done" && (
          <Notice tone="good">
            <p role="status">{words.downloaded}</p>
          </Notice>
        )}
        {state instanceof Problem && <ProblemNotice problem={state} />}
        <div class="actions">
          <button type="submit" class="button" aria-disabled={state === "busy"}>
            {state === "busy" ? words.making : words.download}
          </button>
        </div>
      </form>
    </Part>
  );
}

/** As the host calls the file. */
function nameOf({ headers }: Response): string {
  const [, name] = /filename="?([\w.-]+)"?/.exec(headers.get("content-disposition") ?? "") ?? [];
  return name ?? "blockhost.backup";
}
