import { expect } from "chai";
import type { Page } from "playwright-core";
import { answers } from "../../../installer/answers/answers.ts";
import type { RehearsedStep } from "../../../installer/rehearsal/rehearsal-view.ts";
import { someAnswers } from "../answers/some-answers.ts";
import { ADMIN, setupRoom } from "./support/setup-room.ts";

const T0 = 1_795_600_000_000;
const step = (name: string, change: Partial<RehearsedStep> = {}): RehearsedStep => ({
  act: "A wallet buys",
  name,
  status: "done",
  startedAt: T0,
  endedAt: T0 + 4_000,
  what: `${name} was found`,
  ...change,
});

describe("the rehearsal, in the installer's pages", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

  beforeEach(() => {
    const whole = answers.parse({ ...someAnswers, admin: { ...someAnswers.admin, wallet: ADMIN.address } });
    for (const [section, answer] of Object.entries(whole)) parts.fake.kept.set(section, answer);
  });

  it("is played before the installation, step by step, and says that all of it works", async () => {
    const { rehearsal } = parts.fake;
    const person = await parts.open({ place: "summary" });
    const { page } = person;
    await press(page, "Rehearse");
    await page.getByText("The rehearsal is on.").waitFor();
    rehearsal.state = {
      ...rehearsal.state,
      steps: [step("paid"), step("cloned", { status: "running", endedAt: null, what: "waiting for room" })],
    };
    await page.getByText("A machine is cloned").waitFor();
    await page.getByText("waiting for room").waitFor();
    rehearsal.state = { ...rehearsal.state, status: "done", steps: [step("paid"), step("destroyed")] };
    await page.getByText("All of it works: this host can be sold from.").waitFor();
    await page.getByText("destroyed was found").waitFor();
    expect(rehearsal.done).to.deep.equal(["start"]);
    expect(person.complaints).to.deep.equal([]);
  });

  it("says exactly what has failed, and can be played again", async () => {
    const { rehearsal } = parts.fake;
    rehearsal.state = {
      status: "failed",
      steps: [step("paid"), step("cloned", { status: "failed", what: "NO_CAPACITY: no node has room" })],
      notes: ["The keeper's log: /var/lib/blockhost-setup/rehearsal.log"],
      error: { code: "REHEARSAL_FAILED", what: "no node has room", remedy: "make room" },
    };
    const { page } = await parts.open({ place: "summary" });
    for (const text of [
      "No node has room",
      "NO_CAPACITY: no node has room",
      "/var/lib/blockhost-setup/rehearsal.log",
    ])
      await page.getByText(text).first().waitFor();
    await press(page, "Rehearse again");
    await page.getByText("The rehearsal is on.").waitFor();
    await press(page, "Stop the rehearsal");
    await page.getByText("The rehearsal was stopped.").waitFor();
    expect(rehearsal.done).to.deep.equal(["start", "cancel"]);
  });

  it("waits for all answers", async () => {
    parts.fake.kept.delete("storage");
    const { page } = await parts.open({ place: "summary" });
    const button = page.getByRole("button", { name: "Rehearse", exact: true });
    expect(await button.getAttribute("aria-disabled")).to.equal("true");
    await button.click({ force: true });
    await page.getByText("Still to answer").waitFor();
    expect(parts.fake.rehearsal.done).to.deep.equal([]);
  });
});
