import { expect } from "chai";
import { LoginGate } from "../../../installer/server/login-gate.ts";
import { SetupError } from "../../../installer/server/setup-error.ts";

const MINUTE = 60_000;
const wrong = async () => false;
const right = async () => true;

describe("the gate of the installer's login", () => {
  let now: number;
  let gate: LoginGate;

  beforeEach(() => {
    now = 0;
    gate = new LoginGate(() => now);
  });

  /** Seconds to wait; 0 when the try was let through. */
  const tried = (network: string, attempt = wrong): Promise<number> =>
    gate.enter(network, attempt).then(
      () => 0,
      (error: unknown) => {
        if (error instanceof SetupError) return Number(error.facts.seconds);
        throw error;
      },
    );

  it("has a network wait twice as long after each wrong code, and never longer than a minute", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      expect(await tried("203.0.113.1")).to.equal(0);
      const wait = await tried("203.0.113.1");
      waits.push(wait);
      now += wait * 1_000;
    }
    expect(waits).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]);
  });

  it("does not count tries that came too soon: who hammers at it waits no longer", async () => {
    await tried("203.0.113.1");
    for (let i = 0; i < 1_000; i++) expect(await tried("203.0.113.1")).to.equal(1);
    now += 1_000;
    expect(await tried("203.0.113.1", right)).to.equal(0);
  });

  it("forgets a network that was right, and one that has been quiet for an hour", async () => {
    for (const after of [right, wrong]) {
      for (let i = 0; i < 6; i++) {
        await tried("203.0.113.1");
        now += MINUTE;
      }
      await tried("203.0.113.1", after);
      now += after === right ? 0 : 60 * MINUTE;
      expect(await tried("203.0.113.1")).to.equal(0);
      expect(await tried("203.0.113.1")).to.equal(1);
      now += 60 * MINUTE;
    }
  });

  it("tries one code of a network at a time: many at once are no way around the wait", async () => {
    let tries = 0;
    let answer = (_isRight: boolean) => {};
    const slow = () => {
      tries += 1;
      return new Promise<boolean>((resolve) => {
        answer = resolve;
      });
    };
    const first = gate.enter("203.0.113.1", slow);
    for (let i = 0; i < 50; i++) expect(await tried("203.0.113.1", slow)).to.equal(1);
    answer(false);
    expect(await first).to.equal(false);
    expect(tries).to.equal(1);
  });

  it("never shuts the operator out, however many addresses guess without a pause for an hour", async () => {
    const attackers = Array.from({ length: 500 }, (_, i) => `198.51.${i >> 8}.${i & 255}`);
    let guesses = 0;
    const guess = async () => {
      guesses += 1;
      return false;
    };
    for (let minute = 0; minute < 60; minute++) {
      for (const attacker of attackers) await tried(attacker, guess);
      // From an address that was not here before, and after some slips: at once, or when the wait that was told is over.
      const operator = `192.0.2.${minute}`;
      for (let slips = 0; slips < 4; slips++) {
        expect(await tried(operator), `try ${slips} of minute ${minute}`).to.equal(0);
        now += 2 ** slips * 1_000;
        for (const attacker of attackers.slice(0, 100)) await tried(attacker, guess);
      }
      expect(await tried(operator, right)).to.equal(0);
      // By a tunnel.
      expect(await tried("127.0.0.1")).to.equal(0);
      expect(await tried("::1", right)).to.equal(0);
      now += 45_000;
    }
    // Five each without the bucket, and what that gives in an hour.
    expect(guesses).to.be.lessThan(6 * attackers.length + 20 + 7_200);
  });

  it("keeps no more of networks than it has room for", async () => {
    for (let i = 0; i < 20_001; i++) await tried(`2001:db8:${i.toString(16)}::/64`);
    // The oldest is as good as new, the second oldest is not.
    expect(await tried("2001:db8:1::/64")).to.equal(1);
    expect(await tried("2001:db8:0::/64")).to.equal(0);
  });
});
