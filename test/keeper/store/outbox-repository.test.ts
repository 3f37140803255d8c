import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { OutboxEntry, SignedAttempt } from "../../../keeper/core/outbox-entry.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const attempt = (hash: string): SignedAttempt => ({
  hash,
  raw: `0x02${hash}`,
  maxFeePerGas: 10n ** 20n,
  maxPriorityFeePerGas: 1n,
  signedAtBlock: 7,
});
const entry = (purpose: string, nonce: number): OutboxEntry => ({
  purpose,
  sender: "0xkeeper",
  to: "0xcontract",
  data: "0x1234",
  value: 0n,
  nonce,
  gasLimit: 100_000n,
  state: "sent",
  attempts: [attempt(`${purpose}-1`)],
  mined: null,
  error: null,
});

describe("OutboxRepository", () => {
  let store: TempStore;
  let outbox: OutboxRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    outbox = new OutboxRepository(store.db);
  });
  afterEach(() => store.close());

  it("keeps what makes a contract and takes money along", async () => {
    const creation = { ...entry("deploy:1", 0), to: null, value: 10n ** 20n };
    await outbox.create(creation);
    expect(await outbox.find("deploy:1")).to.deep.equal(creation);
  });

  it("keeps an entry with its attempts in order, over a restart", async () => {
    const first = entry("deliver:1", 0);
    await outbox.create(first);
    await outbox.addAttempt("deliver:1", attempt("second"));
    outbox = new OutboxRepository(await store.reopen());
    expect(await outbox.find("deliver:1")).to.deep.equal({
      ...first,
      attempts: [...first.attempts, attempt("second")],
    });
    expect(await outbox.find("deliver:2")).to.equal(null);
  });

  it("lists what is not settled, by nonce", async () => {
    const mined = { hash: "x", block: { number: 3, hash: "0xb" } };
    for (const [nonce, purpose] of ["c", "b", "a", "lost", "bad"].entries())
      await outbox.create(entry(purpose, nonce));
    await outbox.settle({ ...entry("b", 1), state: "mined", mined });
    await outbox.settle({ ...entry("a", 2), state: "final", mined });
    await outbox.settle({ ...entry("lost", 3), state: "lost" });
    await outbox.settle({ ...entry("bad", 4), state: "reverted", mined, error: "Nope" });
    expect((await outbox.open()).map((each) => each.purpose)).to.deep.equal(["c", "b"]);
    expect(await outbox.openNonces("0xkeeper")).to.deep.equal(new Set([0, 1]));
    expect(await outbox.openNonces("0xother")).to.deep.equal(new Set());
    expect(await outbox.find("b")).to.deep.include({ state: "mined", mined });
    expect(await outbox.find("bad")).to.deep.include({ state: "reverted", error: "Nope" });
  });

  it("refuses a purpose or a nonce twice, but gives a lost purpose another try", async () => {
    await outbox.create(entry("deliver:1", 0));
    await rejection(outbox.create(entry("deliver:1", 1)), FinalError, "STORE_CONSTRAINT");
    await rejection(outbox.create(entry("deliver:2", 0)), FinalError, "STORE_CONSTRAINT");
    await outbox.create({ ...entry("deliver:3", 0), sender: "0xnew-keeper" });
    await outbox.settle({ ...entry("deliver:1", 0), state: "lost" });
    const again = { ...entry("deliver:1", 4), attempts: [attempt("again")] };
    await outbox.create(again);
    expect(await outbox.find("deliver:1")).to.deep.equal(again);
  });
});
