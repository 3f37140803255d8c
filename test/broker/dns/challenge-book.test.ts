import { expect } from "chai";
import { challengeBook } from "../../../broker/dns/challenge-book.ts";

describe("the book of challenges", () => {
  it("has what was put last, for an hour", () => {
    const book = challengeBook();
    expect(book.put("2001:db8:1::/64", "a", ["old"], 0)).to.equal(true);
    expect(book.put("2001:db8:1::/64", "a", ["one", "other"], 10)).to.equal(true);
    expect(book.of("a", 3_609)).to.deep.equal(["one", "other"]);
    expect(book.of("a", 3_610)).to.deep.equal([]);
  });

  it("forgets what is replaced by nothing", () => {
    const book = challengeBook();
    book.put("2001:db8:1::/64", "a", ["one"], 0);
    book.put("2001:db8:1::/64", "a", [], 0);
    expect(book.of("a", 0)).to.deep.equal([]);
  });

  it("has room for so many names of a lease, and is not filled by one for others", () => {
    const book = challengeBook();
    const put = (lease: string, label: string, now = 0) => book.put(lease, label, ["x"], now);
    for (let at = 0; at < 64; at++) expect(put("one", `name-${at}`)).to.equal(true);
    expect(put("one", "one more")).to.equal(false);
    expect(put("one", "name-3"), "one that is there").to.equal(true);
    expect(put("other", "a name")).to.equal(true);
    expect(put("one", "one more", 3_600), "an hour later").to.equal(true);
  });
});
