import { expect } from "chai";
import type { Page } from "playwright-core";
import { setupRoom } from "./support/setup-room.ts";

const FIXED = {
  mode: "static",
  interface: "eno1",
  address: "192.168.1.77/24",
  gateway: "192.168.1.1",
  dns: ["9.9.9.9"],
};

describe("a network on trial, in the installer's pages", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

  async function tried(): Promise<Page> {
    parts.fake.kept.set("network", FIXED);
    const { page } = await parts.open({ place: "network" });
    await press(page, "Check and continue");
    await press(page, "Try this network");
    await page.getByText("Goes back in").waitFor();
    return page;
  }

  it("shows the new address and the code for it on every page, and is kept by a press", async () => {
    const page = await tried();
    await page.getByRole("link", { name: /Storage/ }).click();
    await page.getByRole("heading", { name: "Storage", level: 1 }).waitFor();
    const link = page.getByRole("link", { name: "Open https://192.168.1.77/" });
    expect(await link.getAttribute("href")).to.equal("https://192.168.1.77/");
    await page.getByText("3V8K-0QXZ").waitFor();
    await press(page, "Keep it");
    await page.getByText("The network is kept.").waitFor();
    await page.getByText("Goes back in").waitFor({ state: "detached" });
    expect(parts.fake.isConfirmed).to.equal(true);
  });

  it("is there still after a reload, as the host says", async () => {
    const page = await tried();
    await page.reload();
    await page.getByText("Goes back in").waitFor();
    await press(page, "Keep it");
    await page.getByText("Goes back in").waitFor({ state: "detached" });
  });

  it("says that it went back when nobody confirmed", async () => {
    const page = await tried();
    // The host's minute is over; the page's clock is moved there.
    parts.fake.confirmBy = Date.now() + 1_500;
    await page.reload();
    await page.getByText("Goes back in").waitFor();
    parts.fake.confirmBy = null;
    await page.getByText("Nobody confirmed: the network is as it was.").waitFor();
    await page.getByText("Goes back in").waitFor({ state: "detached" });
    expect(parts.fake.isConfirmed).to.equal(false);
  });

  it("goes on when the host's answer is lost with the network that it was to come by", async () => {
    parts.fake.kept.set("network", FIXED);
    const person = await parts.open({ place: "network" });
    const { page } = person;
    person.isServerAway = true;
    await page.route("**/api/network/*", (route) => route.abort());
    await press(page, "Check and continue");
    await press(page, "Try this network");
    await page.getByText("Goes back in").waitFor();
    await press(page, "Keep it");
    await page.getByText("The host does not answer here any more.").waitFor();
  });
});
