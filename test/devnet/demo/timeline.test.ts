import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { closingScreen } from "../../../devnet/demo/closing-screen.ts";
import { duration, Timeline } from "../../../devnet/demo/timeline.ts";
import { FinalError } from "../../../keeper/core/errors.ts";

describe("the demo's timeline", () => {
  it("shows and remembers each step", async () => {
    let text = "";
    const timeline = new Timeline({ write: (part) => (text += part) });
    await timeline.step("paid", async () => "6.0 in escrow");
    expect(stripVTControlCharacters(text)).to.match(/^✓ paid\s+\d\.\d s {2}6\.0 in escrow\n$/);
    expect(timeline.steps).to.have.length(1);
    expect(timeline.steps[0]).to.include({ name: "paid", ok: true, detail: "6.0 in escrow" });
  });

  it("shows a failure with what to do, remembers it, and passes it on", async () => {
    let text = "";
    const timeline = new Timeline({ write: (part) => (text += part) });
    const failure = new FinalError("NO_CAPACITY", "No node has room.", "Add one.");
    const thrown = await timeline.step("cloned", () => Promise.reject(failure)).catch((error) => error);
    expect(thrown).to.equal(failure);
    expect(timeline.steps[0]).to.include({ ok: false, detail: "NO_CAPACITY: No node has room. Add one." });
    expect(stripVTControlCharacters(text)).to.contain("✗ cloned");
  });

  it("writes times as people say them", () => {
    const shown = [0, 349, 9_949, 9_951, 61_000, 125_400].map(duration);
    expect(shown).to.deep.equal(["0.0 s", "0.3 s", "9.9 s", "10 s", "61 s", "2 min 05 s"]);
  });
});

describe("the demo's closing screen", () => {
  it("adds up the way to the shell and draws each part of it to scale", () => {
    const steps = [
      { name: "paid", ok: true, ms: 1_000, detail: "" },
      { name: "booted", ok: true, ms: 3_000, detail: "" },
      { name: "suspended", ok: true, ms: 50_000, detail: "" },
    ];
    const shell = { command: "ssh vm", output: "admin\nvm-1" };
    const lines = stripVTControlCharacters(closingScreen({ steps, guest: "QEMU", shell })).split("\n");
    expect(lines.some((line) => line.includes("a shell in 4.0 s"))).to.equal(true);
    const bar = (name: string) => lines.find((line) => line.includes(name))?.match(/█/g)?.length ?? 0;
    expect(bar("booted")).to.be.closeTo(3 * bar("paid"), 2);
    expect(lines.some((line) => line.includes("✓ suspended"))).to.equal(true);
  });
});
