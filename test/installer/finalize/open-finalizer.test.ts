import { expect } from "chai";
import type { FinalizeEvent, Finalizer } from "../../../installer/finalize/finalizer.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { gate } from "../../fakes/gate.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { HandSteps } from "./support/hand-steps.ts";
import { SetupBed } from "./support/setup-bed.ts";

const SECRET = "0xfeedbeef";

describe("a finalizer", () => {
  let bed: SetupBed;
  beforeEach(async () => {
    bed = await SetupBed.open();
  });
  afterEach(() => bed.close());

  const statuses = async (finalizer: Finalizer) => (await finalizer.view()).steps.map(({ status }) => status);

  it("takes every step once, in order, and keeps what came of them", async () => {
    const hand = new HandSteps(
      { id: "keys", run: ({ keep }) => keep({ keeper: "0xkeeper", attestation: "0xattestation" }) },
      { id: "deployer", run: ({ parties, say }) => say(`for ${parties.keeper}`) },
    );
    const finalizer = await bed.finalizer(hand.steps);
    expect((await finalizer.view()).status).to.equal("idle");
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect(hand.calls.join()).to.equal(
      "check keys,run keys,verify keys,check deployer,run deployer,verify deployer",
    );
    const { status, steps } = await finalizer.view();
    expect(status).to.equal("done");
    expect(steps[0]).to.deep.include({ id: "keys", status: "done", attempts: 1, error: null });
    expect(steps[0]?.output).to.deep.equal({ keeper: "0xkeeper", attestation: "0xattestation" });
    const said = (await told(finalizer)).filter(({ kind }) => kind === "log");
    expect(said.map(({ step, text }) => `${step}: ${text}`)).to.deep.equal(["deployer: for 0xkeeper"]);
    expect(bed.opened).to.deep.equal({ times: 1, closed: 1 });
  });

  it("leaves alone what is found done", async () => {
    const hand = new HandSteps({ id: "keys" });
    hand.done.add("keys");
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect(hand.calls).to.deep.equal(["check keys"]);
    expect(await statuses(finalizer)).to.deep.equal(["done"]);
  });

  it("stops at a step that fails, says why, and goes on there when told to", async () => {
    let isBroken = true;
    const hand = new HandSteps(
      { id: "keys" },
      {
        id: "contracts",
        run: () => {
          if (isBroken) throw new FinalError("CODE_OF_IT", "It is broken.", "Mend it.");
        },
      },
      { id: "services" },
    );
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect((await finalizer.view()).status).to.equal("failed");
    expect((await finalizer.view()).steps[1]?.error).to.deep.equal({
      code: "CODE_OF_IT",
      what: "It is broken.",
      remedy: "Mend it.",
    });
    expect(await statuses(finalizer)).to.deep.equal(["done", "failed", "todo"]);
    isBroken = false;
    hand.calls.length = 0;
    await finalizer.retry();
    await finalizer.settled();
    expect(hand.calls[0]).to.equal("check contracts");
    expect(await statuses(finalizer)).to.deep.equal(["done", "done", "done"]);
    expect((await finalizer.view()).steps[1]).to.deep.include({ attempts: 2, error: null });
  });

  it("looks again, when a step has failed, at what that step goes by: it may have been lost since", async () => {
    const hand = new HandSteps(
      { id: "keys" },
      { id: "pve-access" },
      { id: "configuration", after: ["pve-access"] },
      {
        id: "services",
        after: ["configuration"],
        run: () => {
          if (!hand.done.has("pve-access")) throw new FinalError("LOST", "The token is lost.", "Try again.");
        },
      },
    );
    const finalizer = await bed.finalizer(hand.steps);
    for (const id of ["keys", "pve-access", "configuration"] as const) {
      await bed.store.enter(id, 1);
      await bed.store.end(id, "done", 2, null);
    }
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["done", "done", "done", "failed"]);
    hand.calls.length = 0;
    await finalizer.retry();
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["done", "done", "done", "done"]);
    expect(hand.calls).to.include("run pve-access").and.not.to.include("check keys");
  });

  it("tries again by itself what may pass, and asks the operator when it does not", async () => {
    let failures = 3;
    const hand = new HandSteps({
      id: "contracts",
      run: () => {
        if (failures-- > 0) throw new RetryableError("AWAY", "It is away.", "Wait.");
      },
    });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["done"]);
    expect((await finalizer.view()).steps[0]?.attempts, "attempts that the operator sees").to.equal(1);

    failures = Number.POSITIVE_INFINITY;
    hand.done.clear();
    await bed.store.end("contracts", "todo", 0, null);
    await finalizer.retry();
    await finalizer.settled();
    expect((await finalizer.view()).steps[0]?.error?.code).to.equal("AWAY");
  });

  it("does without a step that is optional, and tries it again at the next start", async () => {
    let isBroken = true;
    const hand = new HandSteps(
      {
        id: "certificate",
        isOptional: true,
        run: () => {
          if (isBroken) throw new FinalError("NO_NAME", "There is no name.", "Buy one.");
        },
      },
      { id: "services" },
    );
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["warned", "done"]);
    expect((await finalizer.view()).status).to.equal("done");
    isBroken = false;
    await finalizer.retry();
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["done", "done"]);
  });

  it("tells nothing of an error that is not ours but where it was thrown: its words may be secrets", async () => {
    const hand = new HandSteps({
      id: "keys",
      run: () => {
        throw new TypeError(`invalid argument ${SECRET}`);
      },
    });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    const { error } = (await finalizer.view()).steps[0] ?? {};
    expect(error).to.deep.include({ code: "INTERNAL" });
    expect(error?.what).to.include("TypeError at ").and.to.include("open-finalizer.test.ts");
    expect(JSON.stringify([await finalizer.view(), await told(finalizer)])).not.to.include(SECRET);
  });

  it("has one runner: of two starts at once the second is refused", async () => {
    const [reached, go] = [gate(), gate()];
    const pause = () => {
      reached.open();
      return go.opened;
    };
    const hand = new HandSteps({ id: "keys", run: pause });
    const finalizer = await bed.finalizer(hand.steps);
    const starts = await Promise.allSettled([finalizer.start(bed.answers), finalizer.start(bed.answers)]);
    expect(starts.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
    await rejection(finalizer.retry(), FinalError, "FINALIZE_RUNNING");
    go.open();
    await finalizer.settled();
    expect(hand.calls.filter((call) => call === "run keys")).to.have.length(1);
  });

  it("has nothing to go on with before the first start", async () => {
    const finalizer = await bed.finalizer([]);
    await rejection(finalizer.retry(), FinalError, "FINALIZE_NOT_STARTED");
  });

  it("stops at the next boundary when it is cancelled, and can go on", async () => {
    const [reached, go] = [gate(), gate()];
    const pause = () => {
      reached.open();
      return go.opened;
    };
    const hand = new HandSteps({ id: "keys", run: pause }, { id: "contracts" });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await reached.opened;
    await finalizer.cancel();
    expect((await finalizer.view()).status).to.equal("stopping");
    go.open();
    await finalizer.settled();
    expect((await finalizer.view()).status).to.equal("stopped");
    expect(await statuses(finalizer)).to.deep.equal(["done", "todo"]);
    await finalizer.retry();
    await finalizer.settled();
    expect(await statuses(finalizer)).to.deep.equal(["done", "done"]);
  });

  it("stays cancelled when the process comes back", async () => {
    const [reached, go] = [gate(), gate()];
    const pause = () => {
      reached.open();
      return go.opened;
    };
    const hand = new HandSteps({ id: "keys", run: pause }, { id: "contracts" });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await reached.opened;
    await finalizer.cancel();
    go.open();
    await finalizer.settled();
    await bed.reopen();
    const next = await bed.finalizer(hand.steps);
    expect((await next.view()).status).to.equal("stopped");
  });

  it("ends a wait at once when it is cancelled, and calls it no failure", async () => {
    const started = gate();
    const hand = new HandSteps({
      id: "deployer",
      run: async ({ waiting }) => {
        started.open();
        await new Promise((resolve) => waiting.addEventListener("abort", resolve));
        waiting.throwIfAborted();
      },
    });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await started.opened;
    await finalizer.cancel();
    await finalizer.settled();
    const { status, steps } = await finalizer.view();
    expect(status).to.equal("stopped");
    expect(steps[0]).to.deep.include({ status: "todo", error: null });
  });

  it("looks at what a crash has left, without trust, and goes on by itself", async () => {
    const hand = new HandSteps({ id: "keys" }, { id: "contracts" }, { id: "services" });
    await bed.store.begin(bed.answers, [], 1);
    await bed.store.enter("keys", 1);
    await bed.store.end("keys", "done", 2, null);
    // Its effect was there before the process died.
    await bed.store.enter("contracts", 3);
    hand.done.add("contracts");
    await bed.reopen();
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.settled();
    expect(hand.calls.join()).to.equal("check contracts,check services,run services,verify services");
    const texts = (await told(finalizer)).flatMap(({ step, text }) => (step === "contracts" ? [text] : []));
    expect(texts).to.deep.equal(["running", "interrupted", "running", "done"]);
  });

  it("asks again, and stays usable, when an earlier version was told other things than this one asks", async () => {
    const hand = new HandSteps({ id: "keys" });
    await bed.store.begin({ ...bed.answers, blockchain: {} }, [], 1);
    const finalizer = await bed.finalizer(hand.steps);
    expect((await finalizer.view()).status).to.equal("idle");
    await rejection(finalizer.retry(), FinalError, "ANSWERS_OUTDATED");
    await finalizer.start(bed.answers);
    await finalizer.settled();
    expect((await finalizer.view()).status).to.equal("done");
  });

  it("goes on after it was put down in good order", async () => {
    const [reached, go] = [gate(), gate()];
    const pause = () => {
      reached.open();
      return go.opened;
    };
    const hand = new HandSteps({ id: "keys", run: pause }, { id: "contracts" });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await reached.opened;
    const closed = finalizer.close();
    go.open();
    await closed;
    expect(await statuses(finalizer)).to.deep.equal(["done", "todo"]);
    await bed.reopen();
    const next = await bed.finalizer(hand.steps);
    await next.settled();
    expect((await next.view()).status).to.equal("done");
  });

  it("takes anew, when answers change, the steps that go by them and those that go by these", async () => {
    const hand = new HandSteps(
      { id: "keys" },
      { id: "pve-access", uses: ["proxmox"] },
      { id: "contracts", uses: ["blockchain"], after: ["keys"] },
      { id: "configuration", after: ["pve-access"] },
    );
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await finalizer.settled();
    hand.calls.length = 0;
    hand.done.delete("configuration");
    await finalizer.start({ ...bed.answers, proxmox: { ...bed.answers.proxmox, vmidBase: 20_000 } });
    await finalizer.settled();
    expect(hand.calls.join()).to.equal(
      "check pve-access,check configuration,run configuration,verify configuration",
    );
  });

  it("tells who comes back what was missed, and then what happens", async () => {
    const [reached, go] = [gate(), gate()];
    const pause = () => {
      reached.open();
      return go.opened;
    };
    const hand = new HandSteps({
      id: "keys",
      run: async ({ say }) => {
        say("one");
        await pause();
        say("two");
      },
    });
    const finalizer = await bed.finalizer(hand.steps);
    await finalizer.start(bed.answers);
    await reached.opened;
    const heard: FinalizeEvent[] = [];
    const leave = new AbortController();
    for await (const event of finalizer.events(1, leave.signal)) {
      heard.push(event);
      if (event.text === "one") go.open();
      if (event.step === null) leave.abort();
    }
    expect(heard.map(({ text }) => text)).to.deep.equal(["one", "two", "done", "done"]);
    expect(heard.map(({ id }) => id)).to.deep.equal([2, 3, 4, 5]);
  });
});

/** All that was told so far. */
async function told(finalizer: Finalizer): Promise<readonly FinalizeEvent[]> {
  const events: FinalizeEvent[] = [];
  const last = (await finalizer.view()).status;
  expect(last).to.be.oneOf(["done", "failed", "stopped"]);
  for await (const event of finalizer.events(0, AbortSignal.timeout(10_000))) {
    events.push(event);
    if (event.step === null) break;
  }
  return events;
}
