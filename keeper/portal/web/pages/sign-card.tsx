import { useState } from "preact/hooks";
import { decodeChallenge } from "../../../protocol/login-challenge.ts";
import { LOGIN_SECONDS, type LoginAttempt, loginMessage } from "../../../protocol/login-message.ts";
import { Problem } from "../api.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Facts } from "../parts/facts.tsx";
import { Field } from "../parts/field.tsx";
import { Title } from "../parts/frame.tsx";
import { Signing } from "../parts/signing.tsx";
import { loginWords as login } from "../text/login.ts";
import { signWords as words } from "../text/sign.ts";

/** A plain wallet's signature: 65 bytes. */
const PLAIN = /^0x[0-9a-fA-F]{130}$/;

function decoded(typed: string): LoginAttempt | null {
  try {
    // A terminal breaks a long line where it ends.
    return decodeChallenge(typed.replace(/\s/g, ""));
  } catch {
    return null;
  }
}

/** Signs a challenge that was carried here by hand. */
export function SignCard({
  isPart = false,
}: {
  /** Of a page that has a title of its own. */ readonly isPart?: boolean;
}) {
  const [typed, setTyped] = useState("");
  const [signature, setSignature] = useState<string | null>(null);
  const attempt = decoded(typed);
  if (signature !== null) {
    return (
      <section class="card">
        <Heading isPart={isPart} takesFocus>
          {words.done}
        </Heading>
        <p class="lead">{words.doneWords}</p>
        <Field id="signature" label={words.signature}>
          {(attributes) => (
            <textarea {...attributes} readOnly rows={4} value={signature} onFocus={selectAll} />
          )}
        </Field>
        <div class="actions">
          <CopyButton value={signature} />
          <button
            type="button"
            class="button"
            onClick={() => {
              setSignature(null);
              setTyped("");
            }}
          >
            {words.again}
          </button>
        </div>
      </section>
    );
  }
  return (
    <section class="card">
      <Heading isPart={isPart}>{words.title}</Heading>
      <p class="lead">{words.lead}</p>
      <Field
        id="challenge"
        label={words.challenge}
        hint={words.challengeHint}
        error={typed.trim() !== "" && attempt === null ? words.challengeInvalid : null}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={5}
            value={typed}
            placeholder="bh1.…"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      </Field>
      {attempt !== null && <Challenge attempt={attempt} onSigned={setSignature} />}
    </section>
  );
}

function Heading(props: {
  readonly isPart: boolean;
  readonly takesFocus?: boolean;
  readonly children: string;
}) {
  const { isPart, takesFocus = false, children } = props;
  return isPart ? <h2>{children}</h2> : <Title takesFocus={takesFocus}>{children}</Title>;
}

function Challenge({
  attempt,
  onSigned,
}: {
  readonly attempt: LoginAttempt;
  onSigned(signature: string): void;
}) {
  const until = new Date((attempt.issuedAt + LOGIN_SECONDS) * 1_000);
  return (
    <>
      <Facts
        rows={[
          [login.machine, attempt.vm],
          [login.user, attempt.user],
          [login.from, login.fromPort(attempt.sourceIp, attempt.sourcePort)],
          [words.goodUntil, until.toLocaleTimeString()],
        ]}
      />
      <Signing
        label={words.approve}
        textFor={(account) => loginMessage(attempt, account)}
        onSigned={async (_account, signature) => {
          if (!PLAIN.test(signature)) throw new Problem("CONTRACT_WALLET", words.contractWallet, "");
          onSigned(signature);
        }}
      />
    </>
  );
}

function selectAll({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }): void {
  currentTarget.select();
}
