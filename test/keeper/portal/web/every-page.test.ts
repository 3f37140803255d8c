import { expect } from "chai";
import { ALL_SCENES } from "../gallery/all-scenes.ts";
import { enterScene } from "../gallery/enter-scene.ts";
import { TESTED_LOOKS } from "../gallery/looks.ts";
import { PHONE } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";
import { tabStops } from "../support/tab-stops.ts";

describe("every page", () => {
  const parts = pagesRoom();

  for (const scene of ALL_SCENES) {
    it(`is for everybody: ${scene.page}, ${scene.state}`, async () => {
      const look = { viewport: PHONE, dark: false };
      const origin = scene.isPanel ? parts.adminRoom.panel?.url : parts.room.portal?.url;
      const person = await enterScene(parts.browser, origin ?? "", scene, look);
      parts.people.push(person);
      const { page } = person;
      const { unreached, unseen, hidden } = await tabStops(page);
      expect(unreached, "not reached by Tab").to.deep.equal([]);
      expect(unseen, "focus is not shown").to.deep.equal([]);
      expect(hidden, "focus is behind something").to.deep.equal([]);
      for (const { name, viewport, dark } of TESTED_LOOKS.gallery) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
        expect(await person.axe(), `axe on a ${name}`).to.deep.equal([]);
        expect(await person.overflow(), `scrolls sideways on a ${name}`).to.be.at.most(0);
      }
      expect(person.complaints, "console").to.deep.equal([]);
    });
  }
});
