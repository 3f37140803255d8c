/**
 * `./blockhost exec node --import=tsx test/keeper/portal/gallery/main.ts [PAGE | "PAGE: STATE"]...`: takes a picture of every page
 * in every state, on a phone and a desktop, by day and by night, into build/gallery; index.html there shows them all.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { AdminRoom } from "../support/admin-room.ts";
import { startChromium } from "../support/browser-person.ts";
import { PortalRoom } from "../support/portal-room.ts";
import { ALL_SCENES } from "./all-scenes.ts";
import { enterScene } from "./enter-scene.ts";
import { galleryIndex } from "./gallery-index.ts";
import { LOOKS } from "./looks.ts";

const FOLDER = join(import.meta.dirname, "../../../../build/gallery");

const wanted = process.argv.slice(2);
const scenes = ALL_SCENES.filter(
  ({ page, state }) => wanted.length === 0 || wanted.includes(page) || wanted.includes(`${page}: ${state}`),
);
await mkdir(FOLDER, { recursive: true });
const room = new PortalRoom();
await room.start({ pages: await readPages(await ensurePages()) });
const adminRoom = new AdminRoom();
await adminRoom.start(await readPages(join(await ensurePages(), "admin")));
const browser = await startChromium();
try {
  const rows = [];
  for (const scene of scenes) {
    const pictures = [];
    for (const look of LOOKS) {
      const file = `${`${scene.page}-${scene.state}-${look.name}`.replaceAll(/[^a-z0-9]+/gi, "-")}.png`;
      const origin = scene.isPanel ? adminRoom.panel?.url : room.portal?.url;
      const person = await enterScene(browser, origin ?? "", scene, look);
      // In a window as high as the page, what is fixed to its end is drawn there.
      const height = Number(await person.page.evaluate("document.documentElement.scrollHeight"));
      await person.page.setViewportSize({ ...look.viewport, height: Math.max(look.viewport.height, height) });
      await person.page.screenshot({ path: join(FOLDER, file), animations: "disabled" });
      for (const complaint of person.complaints) process.stderr.write(`${file}: ${complaint}\n`);
      await person.close();
      pictures.push({ look, file });
    }
    rows.push({ scene, pictures });
    process.stderr.write(`${scene.page}: ${scene.state}\n`);
  }
  await writeFile(join(FOLDER, "index.html"), galleryIndex(rows));
  process.stdout.write(`${join(FOLDER, "index.html")}\n`);
} finally {
  await browser.close();
  await room.stop();
  await adminRoom.stop();
}
