/**
 * `./blockhost exec node --import=tsx test/installer/wizard/gallery/main.ts [STATE]...`: takes a picture of every page of
 * the installer in every state, on a phone and a desktop, by day and by night, into build/gallery/installer; index.html
 * there shows them all.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { galleryIndex } from "../../../keeper/portal/gallery/gallery-index.ts";
import { LOOKS } from "../../../keeper/portal/gallery/looks.ts";
import { startChromium } from "../../../keeper/portal/support/browser-person.ts";
import { FakeSetup } from "../support/fake-setup.ts";
import { enterSetupScene } from "./enter-setup-scene.ts";
import { SETUP_SCENES } from "./scenes.ts";

const FOLDER = join(import.meta.dirname, "../../../../build/gallery/installer");

const wanted = process.argv.slice(2);
const scenes = SETUP_SCENES.filter(({ state }) => wanted.length === 0 || wanted.includes(state));
await mkdir(FOLDER, { recursive: true });
const pages = await readPages(join(await ensurePages(), "installer"));
const browser = await startChromium();
try {
  const rows = [];
  for (const scene of scenes) {
    const pictures = [];
    for (const look of LOOKS) {
      const fake = new FakeSetup();
      await fake.start(pages);
      const file = `${`${scene.state}-${look.name}`.replaceAll(/[^a-z0-9]+/gi, "-")}.png`;
      const person = await enterSetupScene(browser, fake, scene, look);
      // In a window as high as the page, what is fixed to its end is drawn there.
      const height = Number(await person.page.evaluate("document.documentElement.scrollHeight"));
      await person.page.setViewportSize({ ...look.viewport, height: Math.max(look.viewport.height, height) });
      await person.page.screenshot({ path: join(FOLDER, file), animations: "disabled" });
      for (const complaint of person.complaints) process.stderr.write(`${file}: ${complaint}\n`);
      await person.close();
      await fake.stop();
      pictures.push({ look, file });
    }
    rows.push({ scene: { page: "installer", state: scene.state }, pictures });
    process.stderr.write(`${scene.state}\n`);
  }
  await writeFile(join(FOLDER, "index.html"), galleryIndex(rows));
  process.stdout.write(`${join(FOLDER, "index.html")}\n`);
} finally {
  await browser.close();
}
