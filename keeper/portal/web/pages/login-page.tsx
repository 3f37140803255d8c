import { useState } from "preact/hooks";
import { loginCode } from "../../../protocol/login-code.ts";
import { Problem, post } from "../api.ts";
import { CodeField } from "../parts/code-field.tsx";
import { Ending } from "../parts/ending.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { loginWords as words } from "../text/login.ts";
import { text } from "../text.ts";
import { type Claim, LoginReview } from "./login-review.tsx";
import { type LoginState, useLoginState } from "./use-login-state.ts";

/** `/l/<request id>`: type the code, look what the login is, approve it or not. */
export function LoginPage({ id }: { readonly id: string }) {
  const { state, isOffline } = useLoginState(id);
  const [claim, setClaim] = useState<Claim | null>(null);
  const [decided, setDecided] = useState<LoginState | null>(null);
  const end = decided ?? state;
  return (
    <Frame>
      {end !== null && end in words.ends ? (
        <Ending {...words.ends[end as keyof typeof words.ends]} />
      ) : claim === null ? (
        <CodeForm id={id} state={state} isOffline={isOffline} onClaim={setClaim} />
      ) : (
        <LoginReview id={id} claim={claim} isOffline={isOffline} onDecided={setDecided} />
      )}
    </Frame>
  );
}

function CodeForm(props: {
  readonly id: string;
  readonly state: LoginState | null;
  readonly isOffline: boolean;
  onClaim(claim: Claim): void;
}) {
  const { id, state, isOffline, onClaim } = props;
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const isHere = state === "waiting" || state === "claimed";

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isPending) return;
    setProblem(null);
    setError(loginCode(code) === null ? words.codeIncomplete : null);
    if (loginCode(code) === null || !isHere) return;
    setPending(true);
    try {
      const answer = await post(`logins/${id}/claim`, { code });
      const left = Number(answer.millisecondsLeft);
      onClaim({ ...(answer as unknown as Omit<Claim, "until">), until: performance.now() + left });
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      if (cause.code === "LOGIN_CODE_WRONG") setError(words.codeWrong(cause.triesLeft));
      // The next look at the login says how it ended.
      else if (cause.code !== "LOGIN_ENDED") setProblem(cause);
    } finally {
      setPending(false);
    }
  };

  const status = state === null ? text.working : state === "absent" ? words.absent : words.waiting;
  return (
    <form class="card" onSubmit={submit} noValidate>
      <Title>{words.title}</Title>
      <p class="lead">{words.lead}</p>
      <p class={isHere ? "presence here" : "presence"} role="status">
        {isOffline ? text.offline : state === "claimed" ? words.elsewhere : status}
      </p>
      <CodeField value={code} error={error} onChange={setCode} />
      {problem !== null && <ProblemNotice problem={problem} />}
      <button type="submit" class="button primary wide" aria-disabled={!isHere || isPending}>
        {words.submit}
      </button>
    </form>
  );
}
