import { expect } from "chai";
import { renderScreen } from "../../../iso/firstboot/screen/render-screen.ts";
import type { ScreenState } from "../../../iso/firstboot/screen/screen-state.ts";

const FINGERPRINT = Array.from({ length: 32 }, (_, i) => (i + 160).toString(16).toUpperCase()).join(":");
const status = {
  ...{ step: 4, steps: 10, id: "repository", title: "Reading the archives", since: 45_296_000 },
  ...{ line: "Get:1 http://192.0.2.1/debian trixie InRelease", error: null, nextTryAt: null },
};
const setup = {
  ...{ phase: "setup" as const, urls: ["https://192.0.2.10:8443/"], fingerprint: FINGERPRINT },
  ...{ code: "AB12-CD34", lines: [] },
};

describe("a console's screen", () => {
  const screen = (state: ScreenState) => renderScreen(state, "host1");

  it("shows step, time and what is being done", () => {
    const shown = screen({ phase: "first-boot", status });
    for (const text of [
      "BlockHost on host1",
      "Step 4 of 10: Reading the archives",
      "since 12:34:56 UTC",
      status.line,
    ])
      expect(shown).to.include(text);
  });

  it("shows what is wrong, what to do, and when it is tried again", () => {
    const error = { code: "FIRSTBOOT_NO_NETWORK", what: "No cable has a link: nic0.", remedy: "Plug it in." };
    const shown = screen({ phase: "first-boot", status: { ...status, error, nextTryAt: 45_298_000 } });
    for (const text of [error.what, error.remedy, error.code, "again at 12:34:58 UTC"])
      expect(shown).to.include(text);
  });

  it("shows address, the whole fingerprint and code of the installer", () => {
    const shown = screen(setup);
    expect(shown).to.include("https://192.0.2.10:8443/").and.to.include("Code: AB12-CD34");
    expect(shown.match(/(?:[0-9A-F]{2}:){15}[0-9A-F]{2}/g)?.join(":")).to.equal(FINGERPRINT);
  });

  it("shows no code when there is none that lets in, and how to make one", () => {
    const shown = screen({ ...setup, code: null });
    expect(shown).not.to.include("Code:");
    expect(shown).to.include("any other key: a new code");
  });

  it("lets no program's words move the cursor, ring the bell or break a line", () => {
    const line = `\x1b[2J\x07\r${"long ".repeat(40)}\u202e`;
    const shown = screen({ phase: "first-boot", status: { ...status, line } });
    expect(shown).to.match(/^[\x20-\x7e\r\n]*$/);
    for (const each of shown.split("\r\n")) expect(each.length).to.be.at.most(79);
  });
});
