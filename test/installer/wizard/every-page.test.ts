import { expect } from "chai";
import { seen } from "../../e2e/support/seen.ts";
import { PHONE } from "../../keeper/portal/support/browser-person.ts";
import { tabStops } from "../../keeper/portal/support/tab-stops.ts";
import { enterSetupScene } from "./gallery/enter-setup-scene.ts";
import { SETUP_SCENES } from "./gallery/scenes.ts";
import { setupRoom } from "./support/setup-room.ts";

describe("every page of the installer", () => {
  const parts = setupRoom();

  for (const scene of SETUP_SCENES) {
    it(`is for everybody: ${scene.state}`, async () => {
      const person = await enterSetupScene(parts.browser, parts.fake, scene, {
        viewport: PHONE,
        dark: false,
      });
      parts.people.push(person);
      expect(await person.axe(), "axe on a phone by day").to.deep.equal([]);
      expect(await person.overflow(), "scrolls sideways on a phone").to.be.at.most(0);
      const { unreached, unseen, hidden } = await tabStops(person.page);
      expect(unreached, "not reached by Tab").to.deep.equal([]);
      expect(unseen, "focus is not shown").to.deep.equal([]);
      expect(hidden, "focus is behind something").to.deep.equal([]);
      await seen(person, `installer/${scene.state.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    });
  }
});
