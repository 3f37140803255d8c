import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { PortalError } from "../../../../keeper/portal/server/portal-error.ts";
import { Sessions } from "../../../../keeper/portal/server/sessions.ts";

const SITE = { domain: "host.example", chainId: 1n, contract: `0x${"c0".repeat(20)}` };
const wallet = (number: number) => `0x${number.toString(16).padStart(40, "0")}`;

describe("Sessions", () => {
  let now: number;
  let sessions: Sessions;
  beforeEach(() => {
    now = 1_000;
    sessions = new Sessions(
      SITE,
      () => now,
      (length) => randomBytes(length),
    );
  });
  const isTaken = (number: number, text: string) => {
    try {
      sessions.take(wallet(number), text);
      return true;
    } catch (error) {
      expect(error).to.be.instanceOf(PortalError);
      return false;
    }
  };
  const isGood = (token: string) => {
    try {
      return sessions.walletOf(`Bearer ${token}`) !== "";
    } catch {
      return false;
    }
  };

  it("holds ten thousand challenges: of more the oldest goes", () => {
    const texts = Array.from({ length: 10_001 }, (_, at) => sessions.challenge(wallet(at)));
    expect(isTaken(0, texts[0] ?? "")).to.equal(false);
    expect(isTaken(1, texts[1] ?? "")).to.equal(true);
    expect(isTaken(10_000, texts[10_000] ?? "")).to.equal(true);
  });

  it("holds ten thousand sessions: of more the oldest goes", () => {
    const tokens = Array.from({ length: 10_001 }, (_, at) => sessions.begin(wallet(at)).token);
    expect([isGood(tokens[0] ?? ""), isGood(tokens[1] ?? ""), isGood(tokens[10_000] ?? "")]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it("makes every token and nonce of all the randomness that it is given", () => {
    const lengths: number[] = [];
    const counted = new Sessions(
      SITE,
      () => now,
      (length) => {
        lengths.push(length);
        return randomBytes(length);
      },
    );
    counted.challenge(wallet(1));
    counted.begin(wallet(1));
    expect(lengths).to.deep.equal([16, 32]);
  });
});
