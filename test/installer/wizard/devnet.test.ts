import { readdir } from "node:fs/promises";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { devnetRoom } from "./support/devnet-room.ts";

/** The simulator's work and a chain's blocks, on a machine that does much else. */
const LONG = { timeout: 300_000 };

describe("an installation by an operator at a browser", function () {
  this.timeout(600_000);
  const room = devnetRoom();

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click(LONG);
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor(LONG);
  const says = (page: Page, text: string) => page.getByText(text).first().waitFor(LONG);
  const field = (page: Page, label: string) => page.getByRole("textbox", { name: label }).first();
  const fill = (page: Page, label: string, text: string) => field(page, label).fill(text);

  /** Keeps the answers, and goes on whatever the host warns of. */
  async function next(page: Page, step: string) {
    await press(page, "Check and continue");
    const there = page.getByRole("heading", { name: step, level: 1 });
    const anyway = page.getByRole("button", { name: "Continue anyway" });
    await there.or(anyway).first().waitFor(LONG);
    if (await anyway.isVisible()) await anyway.click();
    await heading(page, step);
  }

  async function enter(page: Page, code: string) {
    await fill(page, "Code on the console", code);
    await press(page, "Log in");
    await press(page, "Sign in as admin");
  }

  async function answerChain(page: Page) {
    const { bed } = room;
    await page.getByRole("combobox", { name: "Chain" }).selectOption("other");
    await fill(page, "Chain id", `${bed.chain.chainId}`);
    await fill(page, "Name", bed.answers.blockchain.chain.name);
    await fill(page, "Servers", bed.chain.url);
    await fill(page, "Stablecoin", bed.stablecoin);
    await page.getByText("More about the contracts").click();
    await page.getByRole("combobox", { name: "Another admin takes over" }).selectOption("0");
  }

  async function answerProxmox(page: Page) {
    const { bridge, endpoint } = room.bed.answers.proxmox as {
      readonly bridge: string;
      readonly endpoint: { readonly portBase: number };
    };
    await fill(page, "Bridge", bridge);
    await fill(page, "Network", "10.77.0.0/16");
    await fill(page, "Gateway", "10.77.0.1");
    await fill(page, "First address", "10.77.1.1");
    await fill(page, "Last address", "10.77.1.250");
    await page.getByText("Through a router").click();
    await fill(page, "The router's name or address", "127.0.0.1");
    await fill(page, "Ports begin at", `${endpoint.portBase}`);
    await page.getByText("Debian 13 of version 0.1.0").waitFor();
  }

  it("goes from the console's code to a host that they own, over reloads, another browser and a kill", async () => {
    const { bed, install } = room;
    const { page: first } = (await room.come()).person;
    await enter(first, await install.said("code"));
    await heading(first, "Network");
    await next(first, "Storage");
    await next(first, "Blockchain");
    await answerChain(first);
    await first.reload();
    await heading(first, "Blockchain");
    expect(await field(first, "Stablecoin").inputValue()).to.equal(bed.stablecoin);
    await next(first, "Proxmox VE");

    // Somebody goes on at another browser; the first one hears of it.
    const { person, wallet } = await room.come();
    const { page } = person;
    await enter(page, await room.code());
    await heading(page, "Proxmox VE");
    await answerProxmox(first);
    await press(first, "Check and continue");
    await says(first, "Another browser has logged in");
    await answerProxmox(page);
    await next(page, "IPv6");
    await next(page, "Admin");
    await fill(page, "Name of your hosting", "Example Host");
    await fill(page, "The portal’s address", bed.answers.admin.host);
    await next(page, "Summary");

    await press(page, "Install");
    await heading(page, "Installation");
    await page.reload();
    await page.getByRole("button", { name: /^Send / }).click(LONG);
    // The wallet is no part of the page: what it was asked it does.
    while (wallet.confirmed.length === 0) await page.waitForTimeout(20);
    person.isServerAway = true;
    await install.kill();
    await says(page, "The host does not answer.");
    const again = await room.begin();
    await says(page, "The host is open for business");
    const { subscriptions } = await bed.contracts();
    await says(page, subscriptions);
    expect(await bed.contractsMade()).to.include(subscriptions);
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    expect(await shop.planCount()).to.equal(1n);
    expect(await shop.defaultAdmin()).not.to.equal(bed.admin.address);

    await press(page, "Become the contracts' admin");
    await says(page, "Your wallet is the contracts' admin.");
    expect(await shop.defaultAdmin()).to.equal(bed.admin.address);
    expect(wallet.confirmed).to.deep.equal(["eth_sendTransaction", "eth_sendTransaction"]);

    await page.getByLabel("Passphrase").fill("correct horse battery staple");
    await page.getByLabel("Once more").fill("correct horse battery staple");
    const download = page.waitForEvent("download", LONG);
    await press(page, "Download the backup");
    expect((await download).suggestedFilename()).to.equal("blockhost.backup");
    await press(page, "Close the installer …");
    await press(page, "Close it");
    await heading(page, "The installer is closed");
    expect(await again.ended()).to.equal(0);
    const kept = await readdir(bed.layout.stateFolder);
    expect(kept.filter((name) => name.startsWith("deployer"))).to.deep.equal([]);
    expect(person.complaints).to.deep.equal([]);
  });
});
