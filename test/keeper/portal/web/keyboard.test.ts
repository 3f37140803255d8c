import { expect } from "chai";
import type { Page } from "playwright-core";
import { enterScene } from "../gallery/enter-scene.ts";
import { machinesScenes } from "../gallery/scenes/machines-scenes.ts";
import { statusScenes } from "../gallery/scenes/status-scenes.ts";
import { DESKTOP } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";

const LOOK = { viewport: DESKTOP, dark: false };

describe("the keyboard alone", () => {
  const parts = pagesRoom();

  async function enter(scenes: readonly (typeof statusScenes)[number][], state: string): Promise<Page> {
    const scene = scenes.find((one) => one.state === state);
    if (scene === undefined) throw new Error(`there is no scene ${state}`);
    const person = await enterScene(parts.browser, parts.room.portal?.url ?? "", scene, LOOK);
    parts.people.push(person);
    return person.page;
  }
  const focused = (page: Page) => page.evaluate("document.activeElement.textContent.trim()");

  it("skips what every page has, as its first stop", async () => {
    const page = await enter(statusScenes, "healthy");
    await page.keyboard.press("Tab");
    expect(await focused(page)).to.equal("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).to.equal("main");
  });

  it("stays in a dialog until Escape, and is back where it was then", async () => {
    const page = await enter(machinesScenes, "active");
    const button = page.getByRole("button", { name: "Transfer" });
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press("Tab");
      const isBehind = await page.evaluate(
        `document.activeElement !== document.body && document.activeElement.closest("dialog") === null`,
      );
      expect(isBehind, `after ${step + 1} steps`).to.equal(false);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.locator(":focus").waitFor({ state: "attached" });
    expect(await focused(page)).to.equal("Transfer");
  });
});
