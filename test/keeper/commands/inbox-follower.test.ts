import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import type { Command } from "../../../keeper/protocol/command.ts";
import { commandContextBytes } from "../../../keeper/protocol/command-context.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { sealBytes } from "../../../keeper/protocol/seal-bytes.ts";
import { sealCommand } from "../../../keeper/protocol/seal-command.ts";
import { CHAIN, INBOX, OPERATOR, REPLY } from "../../fakes/memory-inbox.ts";
import { TempStore } from "../store/temp-store.ts";
import { CommandRoom } from "./command-room.ts";

const KNOCK: Command = { word: "knock", ports: [22], source: "203.0.113.7", seconds: 300 };
const CLOSE: Command = { word: "close-knock" };
const SUSPEND = { word: "suspend", subscription: "7", reason: "Sends spam" } as const;
const RESUME = { word: "resume", subscription: "7" } as const;
const REBOOT: Command = { word: "reboot", subscription: "7" };

describe("InboxFollower", () => {
  let store: TempStore;
  let room: CommandRoom;
  beforeEach(async () => {
    store = await TempStore.create();
    room = await CommandRoom.open(store.db);
  });
  afterEach(() => store.close());

  /** The keeper is killed, and another starts on the same store. */
  const restart = async () => {
    room = new CommandRoom(await store.reopen(), room);
  };
  const codeOf = async (nonce: bigint) => (await room.result(nonce))?.code;

  it("obeys a command, answers its sender and acknowledges the answer's digest", async () => {
    const nonce = await room.inbox.post(KNOCK);
    await room.look(4);
    const result = await room.result(nonce);
    expect([result?.ok, result?.word, result?.what]).to.deep.equal([true, "knock", "done"]);
    const answer = (await room.journal.find(nonce))?.answer;
    expect(answer?.open, "what the sender alone is to read").to.equal(null);
    expect(room.inbox.acknowledged.get(nonce)).to.equal(answer?.hash);
    expect(await room.journal.settledUpTo()).to.equal(nonce);
  });

  it("obeys once, however often it looks and is started", async () => {
    await room.inbox.post(KNOCK);
    for (let looks = 0; looks < 5; looks++) {
      await room.look();
      await restart();
    }
    expect(room.obeyed).to.deep.equal(["knock 1"]);
    expect(room.inbox.sent.filter((purpose) => purpose.startsWith("acknowledge"))).to.have.length(1);
  });

  it("answers before the chain is final, and acknowledges only then", async () => {
    room.inbox.lag = 5;
    const nonce = await room.inbox.post(KNOCK);
    await room.look(3);
    expect((await room.result(nonce))?.ok).to.equal(true);
    expect(room.inbox.acknowledged.size).to.equal(0);
    room.inbox.mine(5);
    await room.look(3);
    expect(room.inbox.acknowledged.has(nonce)).to.equal(true);
  });

  it("waits for finality before what cannot be done twice", async () => {
    room.inbox.lag = 5;
    room.fakes.reboot = { needsFinality: true };
    await room.inbox.post(REBOOT);
    await room.look(2);
    expect(room.obeyed).to.deep.equal([]);
    room.inbox.mine(5);
    await room.look();
    expect(room.obeyed).to.deep.equal(["reboot 1"]);
  });

  it("notes a command before anything of it is done", async () => {
    let noted: unknown;
    room.fakes.knock = {
      begin: async (_, { nonce }) => {
        noted = (await room.journal.find(nonce))?.state;
        return { what: "open" };
      },
    };
    await room.inbox.post(KNOCK);
    await room.look();
    expect(noted).to.equal("taken");
  });

  it("asks for the end of what takes time, also after a restart, and does not begin again", async () => {
    let ended: { what: string } | null = null;
    room.fakes.reboot = { begin: async () => null, outcome: async () => ended };
    const nonce = await room.inbox.post(REBOOT);
    await room.look(2);
    await restart();
    await room.look(2);
    expect(await room.result(nonce)).to.equal(null);
    ended = { what: "rebooted" };
    await room.look();
    expect((await room.result(nonce))?.what).to.equal("rebooted");
    expect(room.obeyed).to.deep.equal(["reboot 1"]);
  });

  it("waits for the end of what was begun, past its deadline too", async () => {
    let ended: { what: string } | null = null;
    room.fakes.reboot = { begin: async () => null, outcome: async () => ended };
    const nonce = await room.inbox.post(REBOOT);
    await room.look();
    room.inbox.time += 10_000;
    await restart();
    await room.look();
    ended = { what: "rebooted" };
    await room.look();
    expect((await room.result(nonce))?.ok).to.equal(true);
  });

  describe("refuses, with one answer that is acknowledged,", () => {
    const expectRefused = async (nonce: bigint, code: string) => {
      await room.look(4);
      expect(await codeOf(nonce)).to.equal(code);
      expect(room.obeyed).to.deep.equal([]);
      expect(room.inbox.acknowledged.has(nonce)).to.equal(true);
    };

    it("what is seen after its deadline", async () => {
      const nonce = await room.inbox.post(KNOCK);
      room.inbox.time += 601;
      await expectRefused(nonce, "COMMAND_EXPIRED");
    });

    it("but obeys in the last second of it", async () => {
      await room.inbox.post(KNOCK);
      room.inbox.time += 600;
      await room.look();
      expect(room.obeyed).to.deep.equal(["knock 1"]);
    });

    it("garbage", async () => {
      await expectRefused(room.inbox.postBytes(new Uint8Array(100).fill(7)), "COMMAND_UNREADABLE");
    });

    it("a single byte", async () => {
      await expectRefused(room.inbox.postBytes(new Uint8Array([7])), "COMMAND_UNREADABLE");
    });

    it("a copy of an operator's command that another account posts", async () => {
      const thief = `0x${"0b".repeat(20)}`;
      await expectRefused(
        await room.inbox.post(KNOCK, { by: thief, sealedFor: OPERATOR }),
        "COMMAND_UNREADABLE",
      );
    });

    it("a copy with another deadline", async () => {
      const deadline = room.inbox.time + 60;
      const context = { chainId: CHAIN, inbox: INBOX, by: OPERATOR, epoch: 1, deadline };
      const sealed = await sealCommand(KNOCK, REPLY.publicKey, room.inbox.key, context);
      await expectRefused(room.inbox.postBytes(sealed, { deadline: deadline + 1 }), "COMMAND_UNREADABLE");
    });

    it("what was sealed to a key of somebody else's", async () => {
      room.inbox.announce(keyPair(new Uint8Array(32).fill(99)).publicKey);
      await expectRefused(await room.inbox.post(KNOCK), "COMMAND_UNREADABLE");
    });

    it("a word that it does not know, and tells the sender so under seal", async () => {
      const unknown = { word: "format-disks" } as unknown as Command;
      const bytes = new TextEncoder().encode(
        JSON.stringify({ version: 1, replyKey: REPLY.publicKey, command: unknown }),
      );
      const nonce = await postPlain(bytes);
      await expectRefused(nonce, "COMMAND_NOT_KNOWN");
      expect((await room.journal.find(nonce))?.answer?.open).to.equal(null);
    });

    it("an operator who was dismissed between posting and obeying", async () => {
      const nonce = await room.inbox.post(KNOCK);
      room.inbox.dismissed.add(OPERATOR);
      await expectRefused(nonce, "COMMAND_NOT_ALLOWED");
    });

    it("one whose event no server has, once it is too late", async () => {
      const nonce = await room.inbox.post(KNOCK);
      room.inbox.hidden.add(nonce);
      await room.look();
      expect([await room.result(nonce), room.problems.length]).to.deep.equal([null, 1]);
      room.inbox.time += 601;
      await expectRefused(nonce, "COMMAND_EXPIRED");
    });

    /** Seals bytes that are no command of this version. */
    async function postPlain(bytes: Uint8Array): Promise<bigint> {
      const deadline = room.inbox.time + 600;
      const context = commandContextBytes({ chainId: CHAIN, inbox: INBOX, by: OPERATOR, epoch: 1, deadline });
      return room.inbox.postBytes(await sealBytes(bytes, room.inbox.key, "command", context), { deadline });
    }
  });

  it("tells the sender why a word was refused", async () => {
    room.fakes.knock = {
      begin: () => Promise.reject(new FinalError("ROOTD_PORT_FORBIDDEN", "no", "ask for 22")),
    };
    const nonce = await room.inbox.post(KNOCK);
    await room.look();
    const result = await room.result(nonce);
    expect([result?.ok, result?.code, result?.remedy]).to.deep.equal([
      false,
      "ROOTD_PORT_FORBIDDEN",
      "ask for 22",
    ]);
  });

  it("tries again what may yet succeed, and says at the deadline what was in the way", async () => {
    room.fakes.knock = {
      begin: () => Promise.reject(new RetryableError("ROOTD_UNREACHABLE", "it does not answer", "start it")),
    };
    const nonce = await room.inbox.post(KNOCK);
    await room.look(3);
    expect(room.obeyed).to.have.length(3);
    expect(await room.result(nonce)).to.equal(null);
    room.inbox.time += 601;
    await room.look();
    const result = await room.result(nonce);
    expect([result?.code, result?.remedy]).to.deep.equal(["COMMAND_EXPIRED", "start it"]);
    expect(result?.what).to.include("ROOTD_UNREACHABLE");
  });

  it("goes on with the next command when one cannot be read or obeyed", async () => {
    room.fakes.suspend = { begin: () => Promise.reject(new TypeError("a mistake")) };
    const broken = await room.inbox.post(KNOCK);
    room.inbox.broken.add(broken);
    await room.inbox.post({ word: "suspend", subscription: "1", reason: "spam" });
    room.inbox.postBytes(new Uint8Array([1]));
    await room.inbox.post({ word: "status" });
    await room.look();
    expect(room.obeyed).to.deep.equal(["status 4"]);
    room.clock += 60_000;
    await room.look();
    expect(room.obeyed).to.deep.equal(["status 4", "suspend 2"]);
    expect(room.problems).to.have.length(3);
  });

  it("keeps the order though an earlier command cannot be read for a while", async () => {
    room.inbox.broken.add(await room.inbox.post(SUSPEND));
    await room.inbox.post(RESUME);
    await room.look();
    room.inbox.broken.clear();
    room.clock += 60_000;
    await room.look();
    expect(room.obeyed).to.deep.equal(["suspend 1", "resume 2"]);
  });

  it("is not kept busy by a server that counts commands which are not there", async () => {
    await room.inbox.post(KNOCK);
    const head = await room.inbox.head("confirmed");
    await room.follower.look({ ...head, count: 10n ** 18n });
    expect(room.obeyed).to.deep.equal(["knock 1"]);
    for (let nonce = 2n; nonce < 100n; nonce++) room.inbox.broken.add(nonce);
    await room.follower.look({ ...head, count: 10n ** 18n });
    expect(room.problems).to.have.length(32);
  });

  it("answers though a word has told something that JSON does not know", async () => {
    room.fakes.status = {
      begin: async () => ({ what: "well", facts: { block: undefined as never, ok: 1 } }),
    };
    const nonce = await room.inbox.post({ word: "status" });
    await room.look();
    expect((await room.result(nonce))?.facts).to.deep.equal({ ok: 1 });
  });

  it("stops selling though the stock of a plan cannot be set", async () => {
    room.fakes["set-stock"] = {
      begin: () => Promise.reject(new RetryableError("COMMAND_WAITS", "busy", "wait")),
    };
    await room.inbox.post({ word: "set-stock", plan: "1", stock: 7 });
    await room.inbox.post({ word: "pause-sales" });
    await room.look();
    expect(room.obeyed).to.deep.equal(["set-stock 1", "pause-sales 2"]);
  });

  it("never obeys a later command before an earlier one of the same topic", async () => {
    let isDown = true;
    room.fakes.knock = {
      begin: async () => {
        if (isDown) throw new RetryableError("ROOTD_UNREACHABLE", "down", "wait");
        return { what: "open" };
      },
    };
    await room.inbox.post(KNOCK);
    await room.inbox.post(CLOSE);
    await room.inbox.post({ word: "status" });
    await room.look(2);
    isDown = false;
    await room.look();
    expect(room.obeyed).to.deep.equal(["knock 1", "status 3", "knock 1", "knock 1", "close-knock 2"]);
  });

  describe("when the chain is reorganised", () => {
    beforeEach(() => {
      room.inbox.lag = 5;
    });

    it("obeys what stands under a nonce then, and acknowledges that alone", async () => {
      const nonce = await room.inbox.post(KNOCK);
      await room.look();
      room.inbox.takeBack(1);
      expect(await room.inbox.post(CLOSE)).to.equal(nonce);
      await room.look(3);
      room.inbox.mine(5);
      await room.look(3);
      expect(room.obeyed).to.deep.equal(["knock 1", "close-knock 1"]);
      const result = await room.result(nonce);
      expect(result?.word).to.equal("close-knock");
      expect(room.inbox.acknowledged.get(nonce)).to.equal((await room.journal.find(nonce))?.answer?.hash);
    });

    it("does not do twice what cannot be done twice, when it moves to another nonce", async () => {
      room.fakes.reboot = { needsFinality: true };
      await room.inbox.post(REBOOT);
      await room.look(2);
      const taken = room.inbox.takeBack(1);
      await room.inbox.post({ word: "status" });
      room.inbox.putBack(taken);
      await room.look(2);
      room.inbox.mine(5);
      await room.look(2);
      expect(room.obeyed).to.deep.equal(["status 1", "reboot 2"]);
    });

    it("obeys in the chain's order what has come to stand before a command that was obeyed", async () => {
      await room.inbox.post(SUSPEND);
      await room.look();
      const taken = room.inbox.takeBack(1);
      await room.inbox.post(RESUME);
      room.inbox.putBack(taken);
      await room.look();
      expect(room.obeyed).to.deep.equal(["suspend 1", "resume 1", "suspend 2"]);
    });

    it("obeys a command again that now follows another, since it is to have the last word", async () => {
      await room.inbox.post(SUSPEND);
      await room.inbox.post(RESUME);
      await room.look();
      const takenAt = (await room.journal.find(2n))?.takenAt;
      const [, ...resume] = room.inbox.takeBack(2);
      await room.inbox.post({ ...SUSPEND, reason: "Sends more spam" });
      room.inbox.putBack(resume);
      room.clock += 60_000;
      await room.look();
      expect(room.obeyed.slice(2)).to.deep.equal(["suspend 1", "resume 2"]);
      expect((await room.journal.find(2n))?.takenAt, "a door stays open no longer").to.equal(takenAt);
    });

    it("keeps the answer of a command that is taken back and comes again", async () => {
      const nonce = await room.inbox.post(KNOCK);
      await room.look();
      const before = (await room.journal.find(nonce))?.answer?.hash;
      room.inbox.putBack(room.inbox.takeBack(1));
      await room.look(2);
      expect((await room.journal.find(nonce))?.answer?.hash).to.equal(before);
      expect(room.obeyed).to.deep.equal(["knock 1"]);
    });
  });

  it("leaves alone what was acknowledged before its store was there", async () => {
    await room.inbox.post(KNOCK);
    await room.look(4);
    const fresh = await TempStore.create();
    try {
      const other = new CommandRoom(fresh.db, room);
      await other.look(2);
      expect(other.obeyed).to.deep.equal(["knock 1"]);
      expect(await other.journal.settledUpTo()).to.equal(1n);
    } finally {
      await fresh.close();
    }
  });
});
