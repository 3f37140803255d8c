import { expect } from "chai";
import { SubscriptionBook } from "../../../../keeper/portal/server/subscription-book.ts";
import { subscriptionView } from "../support/public-room.ts";

const [OWNER, OTHER] = [`0x${"0a".repeat(20)}`, `0x${"0b".repeat(20)}`];

describe("SubscriptionBook", () => {
  let book: SubscriptionBook;
  beforeEach(() => {
    book = new SubscriptionBook();
  });
  const idsOf = (address: string) => book.of(address).map(({ subscription }) => subscription.id);

  it("keeps the newest look, whoever took it", () => {
    book.note(1n, subscriptionView(1n, {}, 10));
    book.note(1n, subscriptionView(1n, { epoch: 2 }, 11));
    expect(book.find(1n)?.subscription.epoch).to.equal(2);
  });

  it("trusts an older look that says the same", () => {
    book.note(1n, subscriptionView(1n, {}, 10));
    book.note(1n, subscriptionView(1n, {}, 9));
    expect(book.find(1n)?.block.number).to.equal(10);
  });

  it("doubts what an older look contradicts, until the chain is as high again", () => {
    book.note(1n, subscriptionView(1n, {}, 10));
    book.note(1n, subscriptionView(1n, { owner: OTHER }, 9));
    expect(book.find(1n)).to.equal(null);
    expect(book.has(1n)).to.equal(true);
    book.note(1n, subscriptionView(1n, { owner: OTHER }, 10));
    expect(book.find(1n)?.subscription.owner).to.equal(OTHER);
    expect(idsOf(OWNER)).to.deep.equal([]);
  });

  it("forgets what the chain took back, and whose it was", () => {
    book.note(1n, subscriptionView(1n));
    book.note(1n, null);
    expect(book.find(1n)).to.equal(null);
    expect(idsOf(OWNER)).to.deep.equal([]);
  });

  it("remembers a thousand that have ended, and all that live", () => {
    for (let id = 1n; id <= 1_500n; id++) book.note(id, subscriptionView(id, { status: "closed" }));
    for (let id = 2_000n; id < 4_000n; id++) book.note(id, subscriptionView(id));
    expect(book.find(500n)).to.equal(null);
    expect(book.find(501n)?.subscription.status).to.equal("closed");
    expect(book.find(2_000n)).not.to.equal(null);
    expect([...book.live()]).to.have.length(2_000);
  });

  it("lists nothing that is over, and nobody's pending gift as held", () => {
    book.note(1n, subscriptionView(1n, { status: "refunded", owner: null }));
    book.note(2n, subscriptionView(2n, { status: "pending", owner: null, payer: OTHER }));
    book.note(3n, subscriptionView(3n, { payer: OTHER }));
    expect(idsOf(OWNER)).to.deep.equal([3n, 2n]);
    expect(idsOf(OTHER)).to.deep.equal([2n]);
  });
});
