import { expect } from "chai";
import type { DelegatedKey } from "../../../keeper/core/delegated-key.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { DelegationRepository } from "../../../keeper/store/delegation-repository.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const OWNER = `0x${"a".repeat(40)}`;
const USER = `0x${"b".repeat(40)}`;

const given = (patch: Partial<DelegatedKey> = {}): DelegatedKey => ({
  subscription: 7n,
  key: "AAAAkey",
  wallet: OWNER,
  token: `bhd1.${patch.issuedAt ?? NOW}`,
  scope: "machine",
  issuedAt: NOW,
  expiresAt: NOW + DAY,
  ...patch,
});
/** The withdrawal of a key. */
const withdrawn = (patch: Partial<DelegatedKey> & { issuedAt: number }) =>
  given({ ...patch, expiresAt: patch.issuedAt });

describe("DelegationRepository", () => {
  let store: TempStore;
  let delegations: DelegationRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    delegations = new DelegationRepository(store.db);
  });
  afterEach(() => store.close());

  const put = (key: DelegatedKey, now = NOW) => delegations.put(key, now);
  const listed = async (subscription = 7n, wallets: readonly string[] = [OWNER, USER], now = NOW) =>
    (await delegations.list(subscription, wallets, now)).map(({ key, token }) => `${key} ${token}`);

  it("gives what is good, as it was put, also after a restart", async () => {
    const [one, all] = [given(), given({ key: "AAAAall", scope: "all", issuedAt: NOW - 1 })];
    expect([await put(one), await put(all)]).to.deep.equal([true, true]);
    delegations = new DelegationRepository(await store.reopen());
    expect(await delegations.list(7n, [OWNER], NOW)).to.deep.equal([one, all]);
    expect(await listed(8n), "another machine").to.deep.equal([`AAAAall bhd1.${NOW - 1}`]);
    expect(await listed(7n, [USER]), "another wallet").to.deep.equal([]);
    expect(await listed(7n, [OWNER], NOW + DAY), "expired").to.deep.equal([]);
    expect(await listed(7n, [OWNER], NOW + DAY - 1)).to.have.length(2);
  });

  it("lets a later one replace an earlier one, and never the other way round", async () => {
    await put(given({ issuedAt: NOW - 10 }));
    expect(await put(given({ issuedAt: NOW - 5 }))).to.equal(true);
    for (const issuedAt of [NOW - 10, NOW - 5])
      expect(await put(given({ issuedAt, token: "bhd1.x" }))).to.equal(false);
    expect(await listed()).to.deep.equal([`AAAAkey bhd1.${NOW - 5}`]);
  });

  it("takes the latest word once more, from who did not hear that it was taken, be it a withdrawal", async () => {
    for (const word of [given({ issuedAt: NOW - 10 }), withdrawn({ issuedAt: NOW - 5 })]) {
      expect(await put(word)).to.equal(true);
      expect(await put(word)).to.equal(true);
    }
    expect(await put(given({ issuedAt: NOW - 10 })), "an earlier one").to.equal(false);
    expect(await listed()).to.deep.equal([]);
  });

  it("remembers a withdrawal for as long as an earlier token could be good", async () => {
    const lasting = given({ issuedAt: NOW - 10, expiresAt: NOW - 10 + 30 * DAY });
    await put(lasting);
    expect(await put(withdrawn({ issuedAt: NOW }))).to.equal(true);
    expect(await listed()).to.deep.equal([]);
    for (const now of [NOW, NOW + DAY, NOW + 30 * DAY]) {
      // Any other put forgets what is old.
      await put(given({ key: `AAAA${now}`, issuedAt: now, expiresAt: now + DAY }), now);
      expect(await put(lasting, now), `${(now - NOW) / DAY} days later`).to.equal(false);
    }
  });

  it("does not let a replaced one back when its successor has expired", async () => {
    const lasting = given({ issuedAt: NOW - 10, expiresAt: NOW + 20 * DAY });
    await put(lasting);
    await put(given({ issuedAt: NOW, expiresAt: NOW + 60 }));
    await put(given({ key: "AAAAother", issuedAt: NOW + DAY, expiresAt: NOW + 2 * DAY }), NOW + DAY);
    expect(await put(lasting, NOW + DAY)).to.equal(false);
  });

  it("forgets what is older than any token that could be good", async () => {
    await put(given());
    const later = NOW + 31 * DAY;
    await put(given({ key: "AAAAlater", issuedAt: later, expiresAt: later + DAY }), later);
    const rows = await store.db.all<{ key: string }>("SELECT key FROM delegation");
    expect(rows).to.deep.equal([{ key: "AAAAlater" }]);
  });

  it("keeps each wallet's word apart: a user can neither replace nor withdraw the owner's key", async () => {
    await put(given());
    expect(await put(withdrawn({ wallet: USER, issuedAt: NOW + 5 }))).to.equal(true);
    expect(await put(given({ wallet: USER, issuedAt: NOW + 6, token: "bhd1.user" }))).to.equal(true);
    expect(await listed()).to.deep.equal(["AAAAkey bhd1.user", `AAAAkey bhd1.${NOW}`]);
    expect(await listed(7n, [OWNER])).to.deep.equal([`AAAAkey bhd1.${NOW}`]);
  });

  it("keeps a key's two scopes apart", async () => {
    await put(given());
    await put(given({ scope: "all", issuedAt: NOW + 1 }));
    await put(withdrawn({ scope: "all", issuedAt: NOW + 2 }));
    expect(await listed()).to.deep.equal([`AAAAkey bhd1.${NOW}`]);
  });

  it("refuses more good ones of a wallet for a machine than a guest takes, but no withdrawal", async () => {
    const nth = (n: number, patch: Partial<DelegatedKey> = {}) => given({ key: `AAAA${n}`, ...patch });
    for (let n = 0; n < 32; n++) await put(nth(n, n < 16 ? { scope: "all" } : {}));
    await rejection(put(nth(32)), FinalError, "DELEGATIONS_FULL");
    expect(await put(nth(20, { issuedAt: NOW + 1 })), "a replacement").to.equal(true);
    expect(await put(nth(32, { wallet: USER })), "another wallet's").to.equal(true);
    expect(await put(nth(32, { subscription: 8n })), "another machine's").to.equal(true);
    expect(await put(nth(21, { issuedAt: NOW + 1, expiresAt: NOW + 1 })), "a withdrawal").to.equal(true);
    expect(await put(nth(32)), "in its place").to.equal(true);
    const owners = await delegations.list(7n, [OWNER, USER], NOW);
    expect(owners).to.have.length(32);
    expect(
      owners.every(({ wallet }) => wallet === OWNER),
      "the user's crowds none out",
    ).to.equal(true);
  });

  it("bounds what it remembers of a wallet", async () => {
    for (let n = 0; n < 256; n++) await put(withdrawn({ key: `AAAA${n}`, issuedAt: NOW }));
    await rejection(put(withdrawn({ key: "AAAAmore", issuedAt: NOW })), FinalError, "DELEGATIONS_FULL");
    expect(await put(withdrawn({ key: "AAAA7", issuedAt: NOW + 1 })), "of a known key").to.equal(true);
  });
});
