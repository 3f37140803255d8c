import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { TESTED_LOOKS } from "../../keeper/portal/gallery/looks.ts";
import { type BrowserPerson, DESKTOP } from "../../keeper/portal/support/browser-person.ts";
import { takePicture } from "../../keeper/portal/support/take-picture.ts";

const FOLDER = join(import.meta.dirname, "../../../build/e2e");
/** Of a window that has just grown, parts are drawn a frame or two later. */
const DRAWN_FROM_THE_TOP =
  "scrollTo(0, 0); new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";

/**
 * What every screen has to stand: axe finds nothing, it does not scroll sideways, the console is empty. A picture of each
 * look stays, all of the page from its top to the end of its content.
 *
 * @param name such as `shop/sold-out`, which becomes build/e2e/shop/sold-out-desktop-dark.webp
 */
export async function seen(person: BrowserPerson, name: string): Promise<void> {
  const { page } = person;
  const before = page.viewportSize() ?? DESKTOP;
  await mkdir(dirname(join(FOLDER, name)), { recursive: true });
  for (const { name: look, viewport, dark } of TESTED_LOOKS.host) {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const sideways = await person.overflow();
    // In a window as high as the page, what is fixed to its end is drawn there.
    const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) });
    await page.evaluate(DRAWN_FROM_THE_TOP);
    await takePicture(page, join(FOLDER, `${name}-${look.replace(" ", "-")}.webp`));
    expect(sideways, `${name} scrolls sideways on a ${look}`).to.be.at.most(0);
    expect(await person.axe(), `${name}: axe on a ${look}`).to.deep.equal([]);
  }
  await page.setViewportSize(before);
  expect(person.complaints, `${name}: console`).to.deep.equal([]);
}
