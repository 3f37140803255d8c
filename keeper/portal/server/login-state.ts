/** Wrong codes after which a login is void. */
export const CODE_TRIES = 5;

/** Where a login stands between a terminal and a browser. */
export type LoginState =
  /** The guest waits; nobody has typed the code. */
  | { readonly name: "waiting"; readonly wrongCodes: number }
  /** Somebody has typed it: who has the ticket may decide. */
  | { readonly name: "claimed"; readonly wrongCodes: number; readonly ticket: string }
  /** What the guest is given: r, s, v as 0x and 130 hex digits. */
  | { readonly name: "approved"; readonly signature: string }
  /** Refused by a person; too many wrong codes; out of time; the terminal was closed. */
  | { readonly name: "denied" | "void" | "expired" | "abandoned" };

export type LoginEvent =
  | { readonly name: "right code"; readonly ticket: string }
  | { readonly name: "wrong code" }
  | { readonly name: "approve"; readonly signature: string }
  | { readonly name: "deny" | "expire" | "leave" };

/** Whether it can still change. */
export function isOpen(state: LoginState): state is Extract<LoginState, { wrongCodes: number }> {
  return state.name === "waiting" || state.name === "claimed";
}

/**
 * The next state of a login. An end is an end: what comes late changes nothing, and nothing is decided before the code
 * was typed. The right code again hands the login over to a new ticket; wrong codes are counted all the while.
 */
export function nextLoginState(state: LoginState, event: LoginEvent): LoginState {
  if (!isOpen(state)) return state;
  switch (event.name) {
    case "right code":
      return { name: "claimed", wrongCodes: state.wrongCodes, ticket: event.ticket };
    case "wrong code":
      return state.wrongCodes + 1 < CODE_TRIES
        ? { ...state, wrongCodes: state.wrongCodes + 1 }
        : { name: "void" };
    case "approve":
      return state.name === "claimed" ? { name: "approved", signature: event.signature } : state;
    case "deny":
      return state.name === "claimed" ? { name: "denied" } : state;
    case "expire":
      return { name: "expired" };
    case "leave":
      return { name: "abandoned" };
  }
}
