import type { Browser } from "playwright-core";
import { BrowserPerson, testWallet } from "../../../keeper/portal/support/browser-person.ts";
import type { FakeSetup } from "../support/fake-setup.ts";
import { ADMIN } from "../support/setup-room.ts";
import type { SetupScene } from "./scenes.ts";

/** Opens the installer and goes on until the scene's state is there. @param fake of this scene alone */
export async function enterSetupScene(
  browser: Browser,
  fake: FakeSetup,
  scene: SetupScene,
  look: { readonly viewport: { width: number; height: number }; readonly dark: boolean },
): Promise<BrowserPerson> {
  scene.prepare?.(fake);
  const { place, wallets = [testWallet(ADMIN, { isConnected: true })] } = scene;
  const person = await BrowserPerson.open(browser, `${fake.url}/${place === undefined ? "" : `#${place}`}`, {
    ...look,
    wallets,
    prepare: async (page) => {
      if (scene.isOutside === undefined)
        await page.context().addCookies([{ ...fake.letIn(ADMIN.address), url: fake.url }]);
    },
  });
  await scene.act(person.page, fake);
  return person;
}
