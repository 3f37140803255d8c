import { expect } from "chai";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { TempStore } from "../store/temp-store.ts";
import { CommandRoom } from "./command-room.ts";

const HOUR = 3_600_000;

describe("InboxKeys", () => {
  let store: TempStore;
  let room: CommandRoom;
  beforeEach(async () => {
    store = await TempStore.create();
    room = new CommandRoom(store.db);
  });
  afterEach(() => store.close());

  const tend = async (times: number) => {
    for (let looks = 0; looks < times; looks++) await room.tend();
  };
  const publicKeys = async () => (await room.keys.all()).map(({ publicKey }) => publicKey);

  it("makes a first key, keeps its secret, then announces it", async () => {
    await tend(1);
    expect([room.secrets.kept.length, room.inbox.sent]).to.deep.equal([1, []]);
    await tend(3);
    expect([room.inbox.epoch, await publicKeys()]).to.deep.equal([1, [room.inbox.key]]);
  });

  it("announces nothing as long as its key is in force", async () => {
    await tend(20);
    expect([room.inbox.sent.length, room.inbox.epoch]).to.deep.equal([1, 1]);
  });

  it("opens commands of the epoch before until they are settled, and forgets its secret then", async () => {
    await tend(4);
    const before = room.inbox.key;
    const nonce = await room.inbox.post({ word: "status" });
    await room.keys.renew();
    await tend(4);
    expect(room.inbox.key).not.to.equal(before);
    expect(await publicKeys()).to.deep.equal([room.inbox.key, before]);
    await room.look(4);
    expect((await room.result(nonce))?.ok).to.equal(true);
    await tend(1);
    expect(await publicKeys()).to.deep.equal([room.inbox.key]);
  });

  it("keeps the earlier secret while a reorganisation can bring its epoch back", async () => {
    await tend(4);
    room.inbox.lag = 5;
    await room.keys.renew();
    await tend(5);
    expect(await publicKeys()).to.have.length(2);
    room.inbox.mine(5);
    await tend(1);
    expect(await publicKeys()).to.have.length(1);
  });

  it("makes a new key when all secrets are lost", async () => {
    await tend(4);
    room.secrets.kept.splice(0);
    await tend(4);
    expect([room.inbox.epoch, await publicKeys()]).to.deep.equal([2, [room.inbox.key]]);
  });

  it("changes no key because one server tells of another", async () => {
    await tend(4);
    const head = { ...(await room.inbox.head("confirmed")), key: `0x${"77".repeat(32)}`, epoch: 9 };
    for (let looks = 0; looks < 5; looks++) {
      await room.keys.tend(head, 0n);
      room.clock += 61_000;
    }
    expect([room.secrets.kept.length, room.alerts]).to.deep.equal([1, []]);
  });

  it("tells of a key that somebody else announced, and replaces it, at most once an hour", async () => {
    await tend(4);
    const thiefs = keyPair(new Uint8Array(32).fill(99)).publicKey;
    room.inbox.announce(thiefs);
    await tend(2);
    expect(room.inbox.key, "a key that was announced just now may not be seen everywhere").to.equal(thiefs);
    room.clock += 60_000;
    await tend(5);
    expect([room.inbox.epoch, await publicKeys()]).to.deep.equal([3, [room.inbox.key]]);
    expect(room.alerts.map(({ code }) => code)).to.deep.equal(["INBOX_KEY_FOREIGN"]);

    room.inbox.announce(thiefs);
    await tend(2);
    room.clock += 61_000;
    await tend(5);
    expect(room.inbox.key).to.equal(thiefs);
    room.clock += HOUR;
    await tend(5);
    expect(room.inbox.key).not.to.equal(thiefs);
  });
});
