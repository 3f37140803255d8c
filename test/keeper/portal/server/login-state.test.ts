import { expect } from "chai";
import {
  CODE_TRIES,
  isOpen,
  type LoginEvent,
  type LoginState,
  nextLoginState,
} from "../../../../keeper/portal/server/login-state.ts";

const STATES: readonly LoginState[] = [
  { name: "waiting", wrongCodes: 1 },
  { name: "claimed", wrongCodes: 1, ticket: "first" },
  { name: "approved", signature: "0x01" },
  { name: "denied" },
  { name: "void" },
  { name: "expired" },
  { name: "abandoned" },
];
const EVENTS: readonly LoginEvent[] = [
  { name: "right code", ticket: "second" },
  { name: "wrong code" },
  { name: "approve", signature: "0x02" },
  { name: "deny" },
  { name: "expire" },
  { name: "leave" },
];

/** What each event makes of a login that is open; of one that has ended, none makes anything. */
const TABLE: Readonly<Record<string, LoginState>> = {
  "waiting, right code": { name: "claimed", wrongCodes: 1, ticket: "second" },
  "waiting, wrong code": { name: "waiting", wrongCodes: 2 },
  "waiting, approve": { name: "waiting", wrongCodes: 1 },
  "waiting, deny": { name: "waiting", wrongCodes: 1 },
  "waiting, expire": { name: "expired" },
  "waiting, leave": { name: "abandoned" },
  "claimed, right code": { name: "claimed", wrongCodes: 1, ticket: "second" },
  "claimed, wrong code": { name: "claimed", wrongCodes: 2, ticket: "first" },
  "claimed, approve": { name: "approved", signature: "0x02" },
  "claimed, deny": { name: "denied" },
  "claimed, expire": { name: "expired" },
  "claimed, leave": { name: "abandoned" },
};

describe("the state of a login", () => {
  for (const state of STATES) {
    for (const event of EVENTS) {
      const cell = `${state.name}, ${event.name}`;
      it(`is right after: ${cell}`, () => {
        expect(nextLoginState(state, event)).to.deep.equal(TABLE[cell] ?? state);
        if (TABLE[cell] === undefined) expect(isOpen(state)).to.equal(false);
      });
    }
  }

  it("is void after five wrong codes, whoever had claimed it in between", () => {
    const wrong = { name: "wrong code" } as const;
    const right = { name: "right code", ticket: "t" } as const;
    const end = (events: readonly LoginEvent[]) =>
      events.reduce<LoginState>(nextLoginState, { name: "waiting", wrongCodes: 0 });
    expect(end(Array(CODE_TRIES - 1).fill(wrong))).to.deep.equal({ name: "waiting", wrongCodes: 4 });
    expect(end(Array(CODE_TRIES).fill(wrong))).to.deep.equal({ name: "void" });
    expect(end([wrong, wrong, right, wrong, wrong, wrong, right])).to.deep.equal({ name: "void" });
  });
});
