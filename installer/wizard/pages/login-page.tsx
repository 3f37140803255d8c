import { useState } from "preact/hooks";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { Field } from "../../../keeper/portal/web/parts/field.tsx";
import { Frame, Title } from "../../../keeper/portal/web/parts/frame.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import type { SetupSession } from "../api/session.ts";
import { tellSetup } from "../ask-setup.ts";
import { wizardWords } from "../text/wizard.ts";
import { OTP_LENGTH, shownOtp } from "./shown-otp.ts";

const words = wizardWords.login;

/** The code from the console. */
export function LoginPage(props: {
  readonly session: SetupSession;
  /** This browser was logged in before. */
  readonly isTaken: boolean;
  onLogin(): Promise<void>;
}) {
  const { session, isTaken, onLogin } = props;
  const [otp, setOtp] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    const letters = otp.replace("-", "");
    setTrouble(null);
    setError(letters.length === OTP_LENGTH ? null : words.short);
    if (letters.length !== OTP_LENGTH) return document.getElementById("otp")?.focus();
    setBusy(true);
    try {
      await tellSetup("POST", "login", "", { otp: letters });
      await onLogin();
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      setTrouble(caught);
      document.getElementById("otp")?.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame>
      <section class="card">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead}</p>
        {isTaken && <Notice tone="warn">{words.taken}</Notice>}
        <form class="form" noValidate onSubmit={submit}>
          <Field id="otp" label={words.code} hint={words.hint} error={error}>
            {(attributes) => (
              <input
                {...attributes}
                class="code"
                value={otp}
                placeholder="····-····"
                autocomplete="one-time-code"
                autocapitalize="characters"
                autocorrect="off"
                spellcheck={false}
                enterkeyhint="go"
                onInput={({ currentTarget }) => {
                  currentTarget.value = shownOtp(currentTarget.value);
                  setOtp(currentTarget.value);
                }}
              />
            )}
          </Field>
          {trouble !== null && <ProblemNotice problem={trouble} />}
          <div class="actions">
            <button type="submit" class="button primary" aria-disabled={isBusy}>
              {words.submit}
            </button>
          </div>
        </form>
        <details>
          <summary>{words.certificate}</summary>
          <p class="small">{words.certificateWords}</p>
          <p class="fingerprint">{session.fingerprint}</p>
        </details>
      </section>
    </Frame>
  );
}
