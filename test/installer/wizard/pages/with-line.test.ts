import { expect } from "chai";
import type { FinalizeEvent } from "../../../../installer/finalize/finalizer.ts";
import { type Logs, withLine } from "../../../../installer/wizard/pages/with-line.ts";

const event = (id: number, kind: FinalizeEvent["kind"], text: string, step: FinalizeEvent["step"] = "gas") =>
  ({ id, at: 0, step, kind, text }) satisfies FinalizeEvent;
const texts = (events: readonly FinalizeEvent[]) =>
  events.reduce<Logs>(withLine, {}).gas?.map(({ text }) => text);

describe("lines of a step", () => {
  it("are kept once each, though they are told again after a connection is lost", () => {
    const one = event(1, "log", "a");
    const two = event(2, "log", "b");
    expect(texts([one, two, one, two])).to.deep.equal(["a", "b"]);
  });

  it("let progress take the place of the progress before it, and of nothing else", () => {
    expect(
      texts([
        event(1, "log", "a"),
        event(2, "progress", "1"),
        event(3, "progress", "2"),
        event(4, "log", "b"),
      ]),
    ).to.deep.equal(["a", "2", "b"]);
  });

  it("are the newest two hundred", () => {
    const many = Array.from({ length: 250 }, (_one, at) => event(at + 1, "log", `${at}`));
    const kept = texts(many) ?? [];
    expect([kept.length, kept[0], kept.at(-1)]).to.deep.equal([200, "50", "249"]);
  });
});
