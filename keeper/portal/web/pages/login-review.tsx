import { useState } from "preact/hooks";
import { expandChallenge } from "../../../protocol/login-challenge.ts";
import { Problem, post } from "../api.ts";
import { Countdown } from "../parts/countdown.tsx";
import { Facts } from "../parts/facts.tsx";
import { Title } from "../parts/frame.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Signing } from "../parts/signing.tsx";
import { loginWords as words } from "../text/login.ts";
import { text } from "../text.ts";
import type { LoginState } from "./use-login-state.ts";

/** What the portal tells who has typed the code. */
export interface Claim {
  readonly ticket: string;
  readonly challenge: string;
  readonly vm: string;
  readonly user: string;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly sameAddress: boolean;
  /** When it is too late, of `performance.now()`. */
  readonly until: number;
}

/** What the login is, and the decision. */
export function LoginReview(props: {
  readonly id: string;
  readonly claim: Claim;
  readonly isOffline: boolean;
  onDecided(state: LoginState): void;
}) {
  const { id, claim, isOffline, onDecided } = props;
  const { ticket } = claim;
  const [problem, setProblem] = useState<Problem | null>(null);

  const decide = async (how: "approve" | "deny", json: object, state: LoginState) => {
    try {
      await post(`logins/${id}/${how}`, { ticket, ...json });
      onDecided(state);
    } catch (cause) {
      // How it ended, the next look at the login says.
      if (!(cause instanceof Problem) || cause.code !== "LOGIN_ENDED") throw cause;
    }
  };
  const deny = () =>
    decide("deny", {}, "denied").catch((cause: unknown) => {
      if (!(cause instanceof Problem)) throw cause;
      setProblem(cause);
    });

  return (
    <section class="card">
      <Title takesFocus>{words.reviewTitle}</Title>
      <p class="lead">{words.reviewLead}</p>
      <Facts
        rows={[
          [words.machine, claim.vm],
          [words.user, claim.user],
          [words.from, words.fromPort(claim.sourceIp, claim.sourcePort)],
          [words.timeLeft, <Countdown key="left" until={claim.until} />],
        ]}
      />
      <Notice tone={claim.sameAddress ? "good" : "warn"}>
        {claim.sameAddress ? words.sameAddress : words.otherAddress}
      </Notice>
      <Signing
        label={words.approve}
        textFor={(account) => expandChallenge(claim.challenge, account)}
        onSigned={(wallet, signature) => decide("approve", { wallet, signature }, "approved")}
      >
        <button type="button" class="button danger" onClick={deny}>
          {words.deny}
        </button>
      </Signing>
      {problem !== null && <ProblemNotice problem={problem} />}
      {isOffline && (
        <Notice tone="warn" isProblem>
          {text.offline}
        </Notice>
      )}
    </section>
  );
}
