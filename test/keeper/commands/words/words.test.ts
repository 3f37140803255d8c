import { expect } from "chai";
import { noKnocks } from "../../../../keeper/commands/no-knocks.ts";
import type { OpenKnock } from "../../../../keeper/commands/ports/knocks.ts";
import { collectWord } from "../../../../keeper/commands/words/collect.ts";
import { drainWord } from "../../../../keeper/commands/words/drain.ts";
import { keeperKeyWord } from "../../../../keeper/commands/words/keeper-key.ts";
import { knockWords } from "../../../../keeper/commands/words/knock.ts";
import { measureWords } from "../../../../keeper/commands/words/measures.ts";
import { rebootWord } from "../../../../keeper/commands/words/reboot.ts";
import { statusWord } from "../../../../keeper/commands/words/status.ts";
import { FinalError, RetryableError } from "../../../../keeper/core/errors.ts";
import { DrainRepository } from "../../../../keeper/store/drain-repository.ts";
import { MeasureRepository } from "../../../../keeper/store/measure-repository.ts";
import { MemoryChain } from "../../../fakes/memory-chain.ts";
import { TENANT_KEY } from "../../../fakes/saga-world.ts";
import { TempStore } from "../../store/temp-store.ts";
import { rejection } from "../../support/rejection.ts";

const NOW = 1_800_000_000_000;
const ORDER = { nonce: 5n, takenAt: NOW };
const EVIDENCE = `0x${"5a".repeat(32)}`;
const KNOCK = { word: "knock", ports: [22, 8006], source: "203.0.113.7", seconds: 300 } as const;

describe("what the keeper does at", () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  describe("knock", () => {
    const doors = () => {
      const asked: unknown[] = [];
      const open: OpenKnock[] = [{ source: "203.0.113.7", port: 22, seconds: 299 }];
      const knocks = {
        ...noKnocks,
        open: async (knock: object) => {
          asked.push(knock);
          return open;
        },
      };
      return { asked, knocks };
    };
    const ports = [22, 8006];

    it("opens, and tells what is open", async () => {
      const { asked, knocks } = doors();
      const told = await knockWords(knocks, () => NOW).knock.begin({ ...KNOCK, ports }, ORDER);
      expect(asked).to.deep.equal([{ ports, source: "203.0.113.7", seconds: 300 }]);
      expect(told?.what).to.include("22 to 203.0.113.7");
    });

    it("opens for no longer than was asked when it could not open at once", async () => {
      const { asked, knocks } = doors();
      await knockWords(knocks, () => NOW + 100_000).knock.begin({ ...KNOCK, ports }, ORDER);
      expect(asked).to.deep.equal([{ ports, source: "203.0.113.7", seconds: 200 }]);
    });

    it("does not open when the time is over", async () => {
      const { asked, knocks } = doors();
      const word = knockWords(knocks, () => NOW + 280_000).knock;
      await rejection(word.begin({ ...KNOCK, ports }, ORDER), FinalError, "COMMAND_TOO_LATE");
      expect(asked).to.deep.equal([]);
    });

    it("is refused by a host without rootd", async () => {
      const word = knockWords(noKnocks, () => NOW).knock;
      await rejection(word.begin({ ...KNOCK, ports }, ORDER), FinalError, "COMMAND_NOT_SERVED");
    });
  });

  describe("warn, throttle, suspend, resume and lift", () => {
    const world = async () => {
      const chain = new MemoryChain(NOW / 1_000);
      const { purchaseRef } = chain.purchase(7n, TENANT_KEY.publicKey);
      const measures = await MeasureRepository.open(store.db);
      const woken: bigint[] = [];
      const words = measureWords({ reader: chain, measures, wake: (id) => woken.push(id) });
      return { chain, measures, woken, words, purchase: { id: 7n, purchaseRef } };
    };

    it("hold the VM of one purchase off until it is let run, over a restart", async () => {
      const { words, woken, purchase } = await world();
      await words.suspend.begin({ word: "suspend", subscription: "7", reason: "spam" }, ORDER);
      const again = await MeasureRepository.open(store.db);
      expect(again.of(purchase)).to.deep.include({ reason: "spam", since: NOW / 1_000 });
      expect(again.of({ ...purchase, purchaseRef: `0x${"ee".repeat(32)}` })).to.equal(null);
      await words.resume.begin({ word: "resume", subscription: "7" }, ORDER);
      expect((await MeasureRepository.open(store.db)).list()).to.deep.equal([]);
      expect(woken).to.deep.equal([7n, 7n]);
    });

    for (const [what, id, status] of [
      ["does not exist", "9", "active"],
      ["has ended", "7", "closed"],
      ["was cancelled", "7", "cancelled"],
    ] as const)
      it(`refuse a subscription that ${what}`, async () => {
        const { words, chain, measures } = await world();
        chain.change(7n, { status });
        const asked = words.suspend.begin({ word: "suspend", subscription: id, reason: "spam" }, ORDER);
        await rejection(asked, FinalError, "COMMAND_NOT_POSSIBLE");
        expect(measures.list()).to.deep.equal([]);
      });

    it("say when there was nothing to let run", async () => {
      const { words } = await world();
      const told = await words.resume.begin({ word: "resume", subscription: "7" }, ORDER);
      expect(told?.facts).to.deep.equal({ subscription: "7", wasHeld: false, inForce: null });
    });

    const given = { subscription: "7", reason: "spam", evidence: EVIDENCE };

    it("warn and slow, with the digest of the evidence, over a restart", async () => {
      const { words, woken, purchase } = await world();
      await words.warn.begin({ word: "warn", ...given }, ORDER);
      const warned = (await MeasureRepository.open(store.db)).of(purchase);
      expect(warned).to.deep.include({ kind: "warn", reason: "spam", evidence: EVIDENCE, mbps: 0 });
      await words.throttle.begin({ word: "throttle", mbps: 2, ...given }, ORDER);
      const slowed = (await MeasureRepository.open(store.db)).list();
      expect(slowed).to.have.length(1);
      expect(slowed[0]).to.deep.include({ kind: "throttle", mbps: 2, since: NOW / 1_000 });
      expect(woken).to.deep.equal([7n, 7n]);
    });

    it("refuse to slow a VM to what it has or more", async () => {
      const { words, chain, measures } = await world();
      const { mbps } = chain.plan;
      const asked = words.throttle.begin({ word: "throttle", ...given, mbps }, ORDER);
      await rejection(asked, FinalError, "COMMAND_NOT_POSSIBLE");
      expect(measures.list()).to.deep.equal([]);
    });

    it("lift whatever is in force, and resume a suspension alone", async () => {
      const { words, measures } = await world();
      await words.throttle.begin({ word: "throttle", mbps: 2, ...given }, ORDER);
      const kept = await words.resume.begin({ word: "resume", subscription: "7" }, ORDER);
      expect(kept?.facts).to.deep.equal({ subscription: "7", wasHeld: false, inForce: "throttle" });
      const lifted = await words.lift.begin({ word: "lift", subscription: "7" }, ORDER);
      expect([lifted?.facts, measures.list()]).to.deep.equal([{ subscription: "7", lifted: "throttle" }, []]);
      const nothing = await words.lift.begin({ word: "lift", subscription: "7" }, ORDER);
      expect(nothing?.facts).to.deep.equal({ subscription: "7", lifted: null });
    });
  });

  it("drain, over a restart", async () => {
    const word = drainWord(await DrainRepository.open(store.db)).drain;
    await word.begin({ word: "drain", node: "pve2", on: true }, ORDER);
    await word.begin({ word: "drain", node: "pve1", on: true }, ORDER);
    expect([...(await DrainRepository.open(store.db)).nodes()].sort()).to.deep.equal(["pve1", "pve2"]);
    const told = await word.begin({ word: "drain", node: "pve1", on: false }, ORDER);
    expect(told?.facts).to.deep.equal({ drained: ["pve2"] });
    expect([...(await DrainRepository.open(store.db)).nodes()]).to.deep.equal(["pve2"]);
  });

  describe("reboot", () => {
    const command = { word: "reboot", subscription: "7" } as const;

    it("tells that it was done, and why not", async () => {
      const ends = [
        null,
        { done: true, detail: "rebooted" },
        { done: false, detail: "refused: it was stopped" },
      ];
      const word = rebootWord({ begin: async () => {}, outcome: async () => ends.shift() ?? null }).reboot;
      expect(await word.begin(command, ORDER)).to.equal(null);
      expect(await word.outcome?.(command, ORDER)).to.equal(null);
      expect((await word.outcome?.(command, ORDER))?.what).to.include("was rebooted");
      const error = await rejection(
        word.outcome?.(command, ORDER) ?? Promise.resolve(),
        FinalError,
        "COMMAND_NOT_POSSIBLE",
      );
      expect(error.message).to.include("it was stopped");
    });
  });

  it("collect, when nobody collects", async () => {
    const asked = collectWord(null).collect.begin({ word: "collect" }, ORDER);
    await rejection(asked, FinalError, "COMMAND_NOT_SERVED");
  });

  it("rotate-keeper-key, and names the key that waits for its role", async () => {
    let made = 0;
    const keys = {
      inUse: "0xA",
      next: async () => null,
      prepare: async () => `0xB${++made}`,
      revocable: async () => [],
    };
    const word = keeperKeyWord(keys)["rotate-keeper-key"];
    expect(word.needsFinality).to.equal(true);
    const told = await word.begin({ word: "rotate-keeper-key" }, ORDER);
    expect(told?.facts).to.deep.equal({ address: "0xB1", inUse: "0xA" });
    const refused = keeperKeyWord(null)["rotate-keeper-key"].begin({ word: "rotate-keeper-key" }, ORDER);
    await rejection(refused, FinalError, "COMMAND_NOT_SERVED");
  });

  it("status, when neither firewall nor chain can be asked too", async () => {
    const word = statusWord({
      read: async () => ({ healthy: true, facts: { block: 7 } }),
      keys: {
        next: async () => "0xB",
        revocable: () => Promise.reject(new RetryableError("CHAIN_UNREACHABLE", "it is away", "")),
      },
      knocks: {
        ...noKnocks,
        list: () => Promise.reject(new RetryableError("ROOTD_UNREACHABLE", "it is down", "")),
      },
      measures: await MeasureRepository.open(store.db),
      drains: await DrainRepository.open(store.db),
      sales: { isPaused: async () => true },
    }).status;
    const told = await word.begin({ word: "status" }, ORDER);
    expect(told?.facts).to.deep.include({
      healthy: true,
      block: 7,
      salesPaused: true,
      doors: "unknown: it is down",
      nextKeeper: "0xB",
      mayBeRevoked: "unknown: it is away",
    });
  });
});
