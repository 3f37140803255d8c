import { expect } from "chai";
import type { Page } from "playwright-core";
import { someAnswers } from "../answers/some-answers.ts";
import { setupRoom } from "./support/setup-room.ts";

describe("the installer's steps", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const next = (page: Page) => press(page, "Check and continue");
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();
  /** By its label, or where another has the same beginning by its id. */
  const field = (page: Page, label: string) =>
    label.startsWith("#")
      ? page.locator(`[id="${label.slice(1)}"]`)
      : page.getByRole("textbox", { name: label }).first();

  it("take a chain that nobody knows, several payees and plans, and existing contracts", async () => {
    const { page } = await parts.open({ place: "blockchain" });
    await page.getByRole("combobox", { name: "Chain" }).selectOption("other");
    const chain = [
      ["Chain id", "31337"],
      ["Name", "Laptop"],
      ["Servers", "http://127.0.0.1:8545\nhttp://127.0.0.1:8546"],
      ["Stablecoin", "0x5FbDB2315678afecb367f032d93F642f64180aa3"],
    ] as const;
    for (const [label, text] of chain) await field(page, label).fill(text);
    await press(page, "Add a payee");
    await page.getByRole("textbox", { name: "Payee" }).nth(1).fill(someAnswers.admin.wallet);
    await page.getByRole("textbox", { name: "Share" }).nth(1).fill("3");
    await press(page, "Add a payee");
    await press(page, "Remove payee 3");
    await press(page, "Add a plan");
    await next(page);
    await page.getByText("This is needed.").waitFor();
    const second = page.getByRole("region", { name: "Plan 2" });
    await second.getByRole("textbox", { name: "Name" }).fill("Large");
    await page.getByRole("region", { name: "Large" }).getByLabel("Memory").fill("2.5");
    await press(page, "Remove Small");
    await next(page);
    await heading(page, "Proxmox VE");
    const kept = parts.fake.kept.get("blockchain") as typeof someAnswers.blockchain;
    expect(kept.chain).to.include({ chainId: 31_337, explorer: null });
    expect(kept.chain.rpcUrls).to.deep.equal(["http://127.0.0.1:8545", "http://127.0.0.1:8546"]);
    expect(kept.contracts).to.deep.include({ swaps: null, adminDelay: 259_200 });
    expect(kept.contracts.shares.map(({ share }) => share)).to.deep.equal([1, 3]);
    expect(kept.plans.map(({ name, memoryMiB }) => [name, memoryMiB])).to.deep.equal([["Large", 2_560]]);

    await page.goBack();
    await heading(page, "Blockchain");
    await page.getByText("Those I have").click();
    await field(page, "Subscriptions").fill("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    await field(page, "CommandInbox").fill("0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0");
    await field(page, "Block of their deployment").fill("12");
    await next(page);
    await heading(page, "Proxmox VE");
    expect(parts.fake.kept.get("blockchain")).to.deep.include({
      contracts: {
        kind: "existing",
        subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        inbox: "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
        deploymentBlock: 12,
      },
      plans: [],
    });
  });

  it("show what the host refuses at the field that it is about", async () => {
    const { page } = await parts.open({ place: "ipv6" });
    await page.getByText("A prefix of mine").click();
    await field(page, "Prefix").fill("2001:db8:1::/48");
    await page.route("**/api/answers/ipv6", (route) =>
      route.fulfill({
        status: 422,
        json: { problems: [{ path: "prefix", code: "rule", what: "is routed to another host" }] },
      }),
    );
    await next(page);
    await page.getByText("This is routed to another host.").waitFor();
    expect(await field(page, "Prefix").getAttribute("aria-invalid")).to.equal("true");
  });

  it("stop at a check that is not good, and go on when that is wanted", async () => {
    const { fake } = parts;
    const bad = {
      id: "storage-disks",
      verdict: "bad",
      what: "there is no room",
      remedy: "add a disk",
    } as const;
    fake.checks.set("storage", [bad]);
    const { page } = await parts.open({ place: "storage" });
    await next(page);
    await page.getByText("There is no room.").waitFor();
    await page.getByText("Add a disk.").waitFor();
    fake.checks.set("storage", [{ ...bad, verdict: "warn" }]);
    await press(page, "Check again");
    await press(page, "Continue anyway");
    await heading(page, "Blockchain");
    await page.getByRole("link", { name: /^Summary/ }).click();
    await page.getByText("There is no room.").waitFor();
  });

  it("lose nothing that was typed when the page is loaded anew", async () => {
    const { page } = await parts.open({ place: "admin" });
    await field(page, "Name of your hosting").fill("Example Host");
    await page.getByText("Files", { exact: true }).click();
    await page.reload();
    await heading(page, "Admin");
    expect(await field(page, "Name of your hosting").inputValue()).to.equal("Example Host");
    await field(page, "Its key").waitFor();
  });

  it("begin at the first that is not answered, and show what the host keeps in those that are", async () => {
    const { fake } = parts;
    fake.kept.set("network", { mode: "keep" });
    fake.kept.set("storage", { disks: "nvme-thin", seed: "seeds", backups: null });
    const { page } = await parts.open();
    await heading(page, "Blockchain");
    await page.getByRole("link", { name: /Storage.*answered/ }).click();
    await heading(page, "Storage");
    expect(await page.getByRole("combobox").inputValue()).to.equal("nvme-thin");
  });
});
