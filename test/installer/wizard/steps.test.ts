import { expect } from "chai";
import type { Page } from "playwright-core";
import { someAnswers } from "../answers/some-answers.ts";
import { ADMIN, setupRoom } from "./support/setup-room.ts";

/** A field that is filled in wrongly, and the words that say so. */
interface Slip {
  readonly field: string;
  readonly typed: string;
  readonly says: string;
}

const ADDRESS = "An address has 0x and 40 hexadecimal digits.";
const slip = (field: string, typed: string, says: string): Slip => ({ field, typed, says });

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

  /** Each slip by itself: its words stand at its field, which has the focus, and nothing is sent. */
  async function slips(page: Page, all: readonly Slip[]) {
    for (const { field: label, typed, says } of all) {
      const input = field(page, label);
      const before = await input.inputValue();
      await input.fill(typed);
      await next(page);
      await page.getByText(says).first().waitFor();
      expect(await input.getAttribute("aria-invalid"), label).to.equal("true");
      await page.locator('[aria-invalid="true"]:focus').waitFor();
      if (typed === before) continue;
      await input.fill(before);
      expect(await input.getAttribute("aria-invalid"), label).to.equal("false");
    }
    expect(parts.fake.kept.size).to.equal(0);
  }

  it("name every fault of a fixed network", async () => {
    const { page } = await parts.open({ place: "network" });
    await page.getByText("Fixed", { exact: true }).click();
    await slips(page, [
      slip("Address", "192.168.1.10", "An address with its prefix"),
      slip("Address", "192.168.1.255/24", "The network's own address is no host's."),
      slip("Gateway", "router", "An IPv4 address"),
      slip("Gateway", "10.0.0.1", "This is not in the address's network."),
      slip("Name servers", "nine", "An IPv4 or IPv6 address"),
      slip("Name servers", "", "One to three addresses"),
    ]);
    await next(page);
    await page.getByText("Try this network").waitFor();
    expect(parts.fake.kept.get("network")).to.deep.equal({
      mode: "static",
      interface: "eno1",
      address: "192.168.1.10/24",
      gateway: "192.168.1.1",
      dns: ["192.168.1.1", "9.9.9.9"],
    });
  });

  it("name every fault of storages", async () => {
    const { page } = await parts.open({ place: "storage" });
    await page.getByText("More about storages").click();
    await page.getByText("Keep backups of machines").click();
    await slips(page, [
      slip("Storage for first-boot images", "9", "A storage has a name such as blockhost-seed."),
      slip("Storage for first-boot images", "local-zfs", "Seeds need a storage of their own"),
      slip("Storage for backups", "a b", "A storage has a name such as blockhost-backups."),
      slip("Storage for backups", "blockhost-seed", "Backups need another storage"),
    ]);
    await next(page);
    await heading(page, "Blockchain");
    expect(parts.fake.kept.get("storage")).to.deep.equal({
      disks: "local-zfs",
      seed: "blockhost-seed",
      backups: "blockhost-backups",
    });
  });

  it("name every fault of a chain, its contracts and plans", async () => {
    const { page } = await parts.open({ place: "blockchain" });
    await page.getByText("More about the contracts").click();
    await page.getByText("More about this plan").click();
    await slips(page, [
      slip("Servers", "rpc.example.org", "One to eight web addresses"),
      slip("Stablecoin", "0x12", ADDRESS),
      slip("Stablecoin", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB49", "Its checksum is wrong"),
      slip("Uniswap's SwapRouter02", "", "This is needed."),
      slip("The chain's coin as a token", "weth", ADDRESS),
      slip("Payee", "me", ADDRESS),
      slip("Share", "half", "A whole number, 1 to 1,000,000."),
      slip("Name", "", "This is needed."),
      slip("Price a day", "cheap", "A price looks like 0.20."),
      slip("On sale", "-1", "A whole number, 0 to 1,000,000."),
      slip("Processors", "0", "A whole number, 1 to 1,024."),
      slip("Memory", "some", "A number, such as 2 or 0.5."),
      slip("Disk", "1.5", "A whole number, 1 or more."),
      slip("Network", "fast", "A whole number, 1 or more."),
      slip("At least", "0", "A whole number, 1 to 1,095."),
      slip("At most", "2000", "A whole number, 1 to 1,095, not less"),
      slip("Kept after the end", "91", "A number of days, 0 to 90."),
      slip("Delivered within", "5", "A number of minutes, 15 to 4,320."),
      slip("Image", "", "This is needed."),
    ]);
    await next(page);
    await heading(page, "Proxmox VE");
    const kept = parts.fake.kept.get("blockchain") as typeof someAnswers.blockchain;
    expect(kept.chain).to.include({ chainId: 8_453, name: "Base" });
    expect(kept.contracts.shares).to.deep.equal([{ payee: ADMIN.address, share: 1 }]);
    expect(kept.plans[0]).to.include({ pricePerDay: 200_000, memoryMiB: 1_024, gracePeriod: 604_800 });
  });

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

  it("name every fault of Proxmox VE", async () => {
    const { page } = await parts.open({ place: "proxmox" });
    await page.getByText("More about machines").click();
    await page.getByText("Through a router").click();
    await field(page, "The router's name or address").fill("router.example.org");
    await field(page, "Ports begin at").fill("100");
    await field(page, "Last address").fill("10.77.9.254");
    await slips(page, [
      slip("Bridge", "far-too-long-a-name", "A bridge has a name such as vmbr0."),
      slip("Bridge", "my-net", "A VNet's name is 1 to 8 letters and digits"),
      slip("Pool", "-", "A pool has a name such as blockhost."),
      slip("Numbers of machines begin at", "9", "A whole number, 100 or more."),
      slip("Network", "10.77.0.1/16", "A network, as in 10.77.0.0/16"),
      slip("Gateway", "10.78.0.1", "This is no host of 10.77.0.0/16."),
      slip("First address", "one", "An IPv4 address"),
      slip("Last address", "10.77.0.2", "First comes after last."),
      slip("Name servers", "dns", "An IPv4 address"),
      slip("Name servers", "1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4", "Up to three addresses"),
      slip("The router's name or address", "two words", "A name or an address"),
      slip("Ports begin at", "65000", "This leads past port 65535"),
      slip("Image", "https://example.org/i.qcow2", "A file's whole path, or a volume"),
      slip("Its SHA-256", "abc", "64 hexadecimal digits"),
      slip("#proxmox-template.name", "Debian 12", "Lower-case letters, digits, dots and dashes."),
    ]);
    await next(page);
    await heading(page, "IPv6");
  });

  it("name the faults of a prefix", async () => {
    const { page } = await parts.open({ place: "ipv6" });
    await page.getByText("A prefix of mine").click();
    await slips(page, [
      slip("Prefix", "", "This is needed."),
      slip("Prefix", "fd00::/48", "A global network of /32 to /120"),
    ]);
    await field(page, "Prefix").fill("2001:db8:1::/48");
    await next(page);
    await heading(page, "Admin");
    expect(parts.fake.kept.get("ipv6")).to.deep.equal({ mode: "manual", prefix: "2001:db8:1::/48" });
  });

  it("name every fault of the admin's answers", async () => {
    const { page } = await parts.open({ place: "admin" });
    await field(page, "Name of your hosting").fill("Example Host");
    await field(page, "The portal’s address").fill("host.example.org");
    await page.getByText("Let’s Encrypt").click();
    await next(page);
    await page.getByText("The authority wants its terms agreed to.").waitFor();
    await page.getByText("I have read the authority's terms").click();
    await slips(page, [
      slip("Name of your hosting", "", "This is needed."),
      slip("The portal’s address", "https://host", "A name such as host.example.org"),
      slip("The portal’s address", "localhost", "The authority certifies public names only."),
      slip("E-mail", "me", "An e-mail address looks like me@example.org."),
      slip("Closed ports", "22, 22", "Each port once."),
      slip("Closed ports", "ssh", "One to eight ports"),
    ]);
    await page.getByText("Files", { exact: true }).click();
    await slips(page, [
      slip("Certificate", "cert.pem", "A file's whole path."),
      slip("Its key", "", "This is needed."),
    ]);
    await page.getByText("Its own", { exact: true }).click();
    await next(page);
    await heading(page, "Summary");
    expect(parts.fake.kept.get("admin")).to.deep.include({ wallet: ADMIN.address, tls: { mode: "own" } });
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

  it("work without what the host found, when it cannot look", async () => {
    const { page } = await parts.open({ place: "storage" });
    await page.route("**/api/detect/storage", (route) =>
      route.fulfill({ status: 503, json: { code: "PVE_DOWN", what: "Proxmox VE is away", remedy: "wait" } }),
    );
    await page.reload();
    await field(page, "Storage for disks").fill("local-lvm");
    await next(page);
    await heading(page, "Blockchain");
    expect(parts.fake.kept.get("storage")).to.include({ disks: "local-lvm" });
  });
});
