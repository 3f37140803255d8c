import { expect } from "chai";
import { concat, id, toBeHex, toQuantity, Wallet, ZeroAddress, zeroPadValue } from "ethers";
import type { Page } from "playwright-core";
import { answers } from "../../../installer/answers/answers.ts";
import { testWallet } from "../../keeper/portal/support/browser-person.ts";
import { someAnswers } from "../answers/some-answers.ts";
import { RESULT } from "./support/setup-answers.ts";
import { ADMIN, setupRoom } from "./support/setup-room.ts";

const STRANGER = new Wallet(`0x${"9".padStart(64, "0")}`);
const T0 = 1_795_600_000_000;

/** A wallet on the answers' chain that sends what it is asked to, and the calls that it was asked for. */
function payingWallet() {
  const sent: Record<string, string>[] = [];
  /** Times in unix seconds; `now` is the chain's, which is nobody else's. */
  const contract = { admin: STRANGER.address, offeredTo: ZeroAddress, offeredAt: 0, now: 1_000 };
  const word = (address: string) => zeroPadValue(address, 32);
  const views: Readonly<Record<string, () => string>> = {
    [id("defaultAdmin()").slice(0, 10)]: () => word(contract.admin),
    [id("pendingDefaultAdmin()").slice(0, 10)]: () =>
      concat([word(contract.offeredTo), zeroPadValue(toBeHex(contract.offeredAt), 32)]),
  };
  const hash = `0x${"7a".repeat(32)}`;
  const receipt = { transactionHash: hash, blockNumber: "0x2", status: "0x1", logs: [] };
  const answersTo: Readonly<Record<string, unknown>> = {
    eth_chainId: "0x7a69",
    eth_getBalance: "0x8ac7230489e80000",
    eth_estimateGas: "0x5208",
    eth_gasPrice: "0x3b9aca00",
    eth_getCode: "0x",
    eth_getTransactionCount: "0x0",
    eth_blockNumber: "0x1",
    eth_getTransactionReceipt: receipt,
    eth_sendTransaction: hash,
  };
  const wallet = testWallet(ADMIN, {
    isConnected: true,
    chain: async (method, params) => {
      const [call] = params as [Record<string, string>];
      if (method === "eth_call") return views[call.data ?? ""]?.();
      if (method === "eth_getBlockByNumber") return { timestamp: toQuantity(contract.now) };
      if (!(method in answersTo)) throw new Error(`nobody expected ${method}`);
      if (method === "eth_sendTransaction") {
        sent.push(call);
        contract.admin = contract.offeredTo;
      }
      return answersTo[method];
    },
  });
  return { wallet, sent, contract };
}

describe("the installation, in the installer's pages", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

  beforeEach(() => {
    const whole = answers.parse({ ...someAnswers, admin: { ...someAnswers.admin, wallet: ADMIN.address } });
    for (const [section, answer] of Object.entries(whole)) parts.fake.kept.set(section, answer);
  });

  it("starts from the summary, asks the wallet for exactly what is lacking, and goes on by itself", async () => {
    const { fake } = parts;
    const { wallet, sent } = payingWallet();
    const person = await parts.open({ wallets: [wallet] });
    const { page } = person;
    await heading(page, "Summary");
    await press(page, "Install");
    await heading(page, "Installation");
    expect(fake.orders).to.deep.equal(["start"]);
    fake.deployer = { ...fake.deployer, balance: "300000000000000" };
    fake.step("deployer", { status: "running", attempts: 1, startedAt: T0 });
    await press(page, "Send 0.012 ETH");
    await page.getByText("It is on its way.").waitFor();
    expect(sent.map(({ to, value, data }) => [to?.toLowerCase(), Number(value), data])).to.deep.equal([
      [fake.deployer.address, 12_000_000_000_000_000, "0x"],
    ]);
    fake.deployer = { ...fake.deployer, balance: fake.deployer.needs };
    fake.step("deployer", { status: "done", attempts: 1, startedAt: T0, endedAt: T0 + 75_000 });
    await page.getByText("The host needs money").waitFor({ state: "detached" });
    await page.getByText("1 min 15 s").waitFor();
    expect(person.complaints).to.deep.equal([]);
  });

  it("says when the wallet is not the admin's, and lets it pay all the same", async () => {
    const { fake } = parts;
    fake.status("running");
    fake.step("deployer", { status: "running", attempts: 1, startedAt: T0 });
    const { wallet } = payingWallet();
    wallet.account = STRANGER;
    const { page } = await parts.open({ wallets: [wallet] });
    await page.getByText("This is not the admin's wallet.").waitFor();
    await press(page, "Send 0.0123 ETH");
    await page.getByText("It is on its way.").waitFor();
  });

  it("shows each step's lines as they come, the changing one in its place, and all of it after a reload", async () => {
    const { fake } = parts;
    fake.status("running");
    fake.step("template", { status: "running", attempts: 1, startedAt: T0 });
    const { page } = await parts.open();
    const log = page.getByRole("log");
    await log.waitFor();
    fake.say("template", "log", "the image is there");
    fake.say("template", "progress", "1 of 3 GiB");
    fake.say("template", "progress", "2 of 3 GiB");
    await log.getByText("2 of 3 GiB").waitFor();
    expect(await log.locator("p").allTextContents()).to.deep.equal(["the image is there", "2 of 3 GiB"]);
    await page.reload();
    await log.getByText("2 of 3 GiB").waitFor();
    expect(await log.locator("p").allTextContents()).to.deep.equal(["the image is there", "2 of 3 GiB"]);
  });

  it("says each line once, however often the connection is lost", async () => {
    const { fake } = parts;
    fake.status("running");
    fake.step("template", { status: "running", attempts: 1, startedAt: T0 });
    const person = await parts.open();
    const log = person.page.getByRole("log");
    fake.say("template", "log", "one");
    await log.getByText("one").waitFor();
    person.isServerAway = true;
    fake.cut();
    fake.say("template", "log", "two");
    await log.getByText("two").waitFor();
    expect(await log.locator("p").allTextContents()).to.deep.equal(["one", "two"]);
  });

  it("says what failed and what to do, and tries again", async () => {
    const { fake } = parts;
    fake.step("pve-access", {
      status: "failed",
      attempts: 2,
      startedAt: T0,
      endedAt: T0 + 4_000,
      error: { code: "PVE_RIGHTS", what: "the user may not", remedy: "let it" },
    });
    fake.status("failed");
    const { page } = await parts.open();
    await page.getByText("A step has failed").waitFor();
    await page.getByText("The user may not.").waitFor();
    await page.getByText("Let it.").waitFor();
    await page.getByText("4 s · try 2").waitFor();
    await page.getByRole("link", { name: /Installation.*does not hold/ }).waitFor();
    await press(page, "Try again");
    await page.getByText("The host is being made").waitFor();
    expect(fake.orders).to.deep.equal(["retry"]);
  });

  it("stops at a boundary, and goes on", async () => {
    const { fake } = parts;
    fake.status("running");
    const { page } = await parts.open();
    await press(page, "Stop after this step");
    await page.getByText("What is under way is brought to its end.").waitFor();
    fake.status("stopped");
    await press(page, "Go on");
    await page.getByText("The host is being made").waitFor();
    expect(fake.orders).to.deep.equal(["cancel", "retry"]);
  });

  it("takes changed answers, and continues with them", async () => {
    const { fake } = parts;
    fake.status("failed");
    const { page } = await parts.open();
    await page.getByRole("link", { name: "Change answers" }).click();
    await heading(page, "Summary");
    await page.getByRole("link", { name: "Change: Storage" }).click();
    await page.getByRole("combobox").selectOption("nvme-thin");
    await press(page, "Check and continue");
    await heading(page, "Blockchain");
    await page.getByRole("link", { name: /Summary/ }).click();
    await page.getByText("nvme-thin").waitFor();
    await press(page, "Continue with these answers");
    await page.getByText("The host is being made").waitFor();
    expect(fake.orders).to.deep.equal(["start"]);
  });

  it("shows what the host does not take of the answers as a whole", async () => {
    const { page } = await parts.open({ place: "summary" });
    const problem = { path: "blockchain.plans.0.image", code: "rule", what: "is not the template" };
    await page.route("**/api/finalize", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 422, json: { problems: [problem] } })
        : route.continue(),
    );
    await press(page, "Install");
    await page.getByText("blockchain.plans.0.image").waitFor();
  });

  it("starts nothing while an answer is missing", async () => {
    parts.fake.kept.delete("proxmox");
    const { page } = await parts.open({ place: "summary" });
    await page.getByText("Still to answer: Proxmox VE.").waitFor();
    const install = page.getByRole("button", { name: "Install" });
    expect(await install.getAttribute("aria-disabled")).to.equal("true");
    await install.click({ force: true });
    await page.getByText("Still to answer: Proxmox VE.").waitFor();
    expect(parts.fake.orders).to.deep.equal([]);
  });

  it("waits for a host that is away, and is there when it is back", async () => {
    const { fake } = parts;
    fake.status("running");
    const person = await parts.open();
    const { page } = person;
    await page.getByText("The host is being made").waitFor();
    person.isServerAway = true;
    await page.route("**/api/finalize", (route) => route.abort());
    await page.getByText("The host does not answer.").waitFor();
    await page.unroute("**/api/finalize");
    await page.getByText("The host does not answer.").waitFor({ state: "detached" });
  });

  it("has the admin's wallet take the contracts over from the key that deployed them", async () => {
    const { fake } = parts;
    fake.status("done");
    const { wallet, sent, contract } = payingWallet();
    wallet.account = STRANGER;
    const person = await parts.open({ wallets: [wallet] });
    const { page } = person;
    await page.getByText("This is not the admin's wallet.").waitFor();
    expect(await page.getByRole("button", { name: "Become the contracts' admin" }).count()).to.equal(0);
    await person.switchAccount(wallet, ADMIN);
    await page.getByRole("button", { name: "Close the installer" }).click();
    await page.getByText("Your wallet has not taken the contracts over yet.").waitFor();
    await press(page, "Close");
    Object.assign(contract, { offeredTo: ADMIN.address, offeredAt: 2_000 });
    await page.getByText("The contracts let you take over").waitFor();
    contract.now = 2_001;
    await press(page, "Become the contracts' admin");
    await page.getByText("Your wallet is the contracts' admin.").waitFor();
    expect(sent.map(({ to, data }) => [to, data])).to.deep.equal([
      [RESULT.addresses.subscriptions, id("acceptDefaultAdminTransfer()").slice(0, 10)],
    ]);
    await page.getByRole("button", { name: "Close the installer" }).click();
    await page.getByText("You have not downloaded a backup").waitFor();
    expect(await page.getByText("Your wallet has not taken the contracts over yet.").count()).to.equal(0);
    expect(person.complaints).to.deep.equal([]);
  });

  it("ends with what there is, a backup under a passphrase typed twice, and a closed door", async () => {
    const { fake } = parts;
    fake.status("done");
    const person = await parts.open();
    const { page } = person;
    await page.getByText("The host is open for business").waitFor();
    for (const text of ["0x5FbDB2315678afecb367f032d93F642f64180aa3", "/etc/blockhost/keeper.json"])
      await page.getByText(text).waitFor();
    await page.getByRole("button", { name: "Copy", exact: true }).first().click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).to.equal("https://host.example.org");

    const passphrase = page.getByLabel("Passphrase");
    const repeat = page.getByLabel("Once more");
    await passphrase.fill("short");
    await press(page, "Download the backup");
    await page.getByText("12 characters or more.", { exact: true }).waitFor();
    await passphrase.fill("correct horse battery");
    await repeat.fill("correct horse");
    await press(page, "Download the backup");
    await page.getByText("This is not the same.").waitFor();
    await repeat.fill("correct horse battery");
    const download = page.waitForEvent("download");
    await press(page, "Download the backup");
    expect((await download).suggestedFilename()).to.equal("blockhost-2026-11-26.backup");
    await page.getByText("The backup was downloaded.").waitFor();
    expect(fake.passphrases).to.deep.equal(["correct horse battery"]);
    expect(await passphrase.inputValue()).to.equal("");

    await press(page, "Close the installer …");
    expect(await page.getByText("You have not downloaded a backup").count()).to.equal(0);
    await press(page, "Close it");
    await heading(page, "The installer is closed");
    expect(fake.isClosed).to.equal(true);
    const link = page.getByRole("link", { name: "Open the portal" });
    expect(await link.getAttribute("href")).to.equal("https://host.example.org");
    expect(person.complaints).to.deep.equal([]);
  });
});
