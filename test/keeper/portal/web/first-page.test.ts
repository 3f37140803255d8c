import { expect } from "chai";
import { DESKTOP, PHONE } from "../support/browser-person.ts";
import { firstLoad } from "../support/first-load.ts";
import { pagesRoom } from "../support/pages-room.ts";

/** All of it over the network, compressed. */
const MOST_BYTES = 170 * 1_024;
/** Cumulative Layout Shift; below 0.1 is called good. */
const MOST_SHIFT = 0.01;

describe("the first page", () => {
  const parts = pagesRoom();

  for (const [name, viewport] of [
    ["phone", PHONE],
    ["desktop", DESKTOP],
  ] as const) {
    it(`is at most 170 KiB on a ${name}, and nothing of it moves`, async () => {
      const { bytes, shift } = await firstLoad(parts.browser, `${parts.room.portal?.url}/`, viewport);
      expect(bytes).to.be.within(1, MOST_BYTES);
      expect(shift).to.be.below(MOST_SHIFT);
    });
  }

  it("shows where it is and where one can go before any script", async () => {
    const context = await parts.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${parts.room.portal?.url}/`);
    await page.getByRole("link", { name: "Example Host" }).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Plans" }).waitFor();
    expect(await page.locator("noscript").isVisible()).to.equal(true);
    await context.close();
  });
});
