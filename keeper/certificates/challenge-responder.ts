/** What an authority wants to see before it believes that a name is ours. */
export interface Challenge {
  readonly host: string;
  /** Of http-01: the last part of the path under which `answer` is to be found. */
  readonly token: string;
  /** Of http-01: the whole body. Of dns-01: the text of the TXT record `_acme-challenge.<host>`. Not a secret. */
  readonly answer: string;
}

/** Shows it, in one of the ways of RFC 8555 section 8. */
export interface ChallengeResponder {
  readonly type: "http-01" | "dns-01";
  /** Resolves when the authority can see the answer; what it resolves with takes the answer away again. */
  present(challenge: Challenge): Promise<() => Promise<void>>;
}
