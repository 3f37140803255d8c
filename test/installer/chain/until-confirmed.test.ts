import { expect } from "chai";
import { untilConfirmed } from "../../../installer/chain/until-confirmed.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { SetupChain } from "./setup-chain.ts";

const never = new AbortController().signal;

describe("untilConfirmed", function () {
  this.timeout(120_000);

  let setup: SetupChain;
  before(async () => {
    setup = await SetupChain.start();
  });
  after(() => setup.close());

  it("bears with servers that are away for minutes, and not for ever", async () => {
    const payer = await setup.payer();
    let now = 0;
    let asked = 0;
    const away = {
      ...payer,
      time: {
        now: () => now,
        sleep: async () => {
          now += 60_000;
        },
      },
      outbox: {
        submit: payer.outbox.submit.bind(payer.outbox),
        tick: async () => {
          asked++;
          throw new RetryableError("CHAIN_UNREACHABLE", "It is away.", "Wait.");
        },
      },
    };
    await rejection(untilConfirmed(away, ["pay:1"], never), RetryableError, "CHAIN_UNREACHABLE");
    expect(asked).to.equal(6);
  });

  for (const [state, kind, code] of [
    ["reverted", FinalError, "TRANSACTION_REVERTED"],
    ["lost", RetryableError, "TRANSACTION_LOST"],
  ] as const)
    it(`tells of a transaction that is ${state}`, async () => {
      const payer = await setup.payer();
      const [to, purpose] = [setup.key.address, `pay:${state}`];
      await payer.outbox.submit(purpose, { to, data: "0x", value: 1n });
      const entry = (await payer.store.find(purpose)) ?? expect.fail("nothing stored");
      await payer.store.settle({ ...entry, state, error: state === "lost" ? null : "Reverted" });
      await rejection(untilConfirmed(payer, [purpose], never), kind, code);
    });

  it("ends when nobody waits any more", async () => {
    const payer = await setup.payer({ rules: { confirmations: 5, finality: { depth: 9 } } });
    await payer.outbox.submit("pay:2", { to: setup.key.address, data: "0x", value: 1n });
    const waiting = new AbortController();
    const outcome = untilConfirmed(payer, ["pay:2"], waiting.signal).catch((error: unknown) => error);
    waiting.abort();
    expect(await outcome).to.equal(waiting.signal.reason);
  });
});
