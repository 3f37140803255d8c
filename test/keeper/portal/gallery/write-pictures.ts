/**
 * `./blockhost exec node --import=tsx test/keeper/portal/gallery/write-pictures.ts`: takes the pictures of docs/tenant.md
 * anew, from scenes of the gallery.
 */
import { join } from "node:path";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { startChromium } from "../support/browser-person.ts";
import { PortalRoom } from "../support/portal-room.ts";
import { takePicture } from "../support/take-picture.ts";
import { ALL_SCENES } from "./all-scenes.ts";
import { enterScene } from "./enter-scene.ts";

const FOLDER = join(import.meta.dirname, "../../../../docs/img");
const LOOK = { viewport: { width: 1_000, height: 720 }, dark: false };

/** Pictures by name, each of a scene. */
const PICTURES = {
  "tenant-plans": "plans: on sale",
  "tenant-progress": "progress: half way",
  "tenant-code": "login: waiting",
  "tenant-approve": "login: review",
} as const;

const room = new PortalRoom();
await room.start({ pages: await readPages(await ensurePages()) });
const browser = await startChromium();
try {
  for (const [name, title] of Object.entries(PICTURES)) {
    const scene = ALL_SCENES.find(({ page, state }) => `${page}: ${state}` === title);
    if (scene === undefined) throw new Error(`there is no scene ${title}`);
    const person = await enterScene(browser, room.portal?.url ?? "", scene, LOOK);
    await takePicture(person.page, join(FOLDER, `${name}.webp`));
    await person.close();
  }
} finally {
  await browser.close();
  await room.stop();
}
