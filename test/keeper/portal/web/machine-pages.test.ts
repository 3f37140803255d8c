import { expect } from "chai";
import { verifyMessage } from "ethers";
import type { Page } from "playwright-core";
import { encodeChallenge, expandChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import { type BrowserPerson, DESKTOP, PHONE } from "../support/browser-person.ts";
import { MachineBed } from "../support/machine-bed.ts";
import { type TenantWallet, tenantWallet } from "../support/tenant-wallet.ts";

const DAY = 86_400;
const PHONE_VIEW = { viewport: PHONE, dark: true };
const DESKTOP_VIEW = { viewport: DESKTOP, dark: false };

/** What a host at work shows of them is in `test/e2e/portal/machines.test.ts`; here is the rest, of one keeper in this process. */
describe("the pages of machines", function () {
  this.timeout(120_000);
  const parts = new MachineBed();

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  describe("of one", () => {
    /** The owner of a machine at its page. */
    async function atMachine() {
      const { tenant, id } = await parts.owner();
      const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
      const { person, page } = await parts.open(`/m/${id}`, [wallet]);
      await page.getByRole("heading", { name: `Machine ${id}` }).waitFor();
      return { tenant, id, wallet, person, page };
    }

    /** Methods that the wallet asked its person about since the page was opened. */
    const confirmed = (wallet: TenantWallet) => wallet.confirmed.join();

    it("sends nothing when the wallet's person declines, and says so", async () => {
      const { tenant, id, wallet, page } = await atMachine();
      wallet.answer = "reject";
      await press(page, "Reboot");
      await page.getByRole("dialog").getByRole("button", { name: "Reboot", exact: true }).click();
      await says(page, "You declined in the wallet.");
      expect(confirmed(wallet)).to.equal("");
      expect((await parts.bed.shop.subscriptions.subscriptionOf(id)).operations).to.equal(0n);
      expect(await tenant.statusOf(id)).to.equal("active");
    });

    /** What the contract has been asked to do with a machine, with the argument. */
    async function asked(id: bigint) {
      const { subscriptions } = parts.bed.shop;
      const events = await subscriptions.queryFilter(subscriptions.filters.OperationRequested(id));
      return events.map(({ args }) => [args.operation, BigInt(args.argument)]);
    }

    it("restores a backup that the host has made, by a transaction that names its time", async () => {
      const { tenant, id } = await parts.owner();
      const takenAt = Math.floor(Date.now() / 1_000);
      await parts.backUp(id, takenAt);
      const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
      const { person, page } = await parts.open(`/m/${id}`, [wallet]);
      await press(page, "Sign in");
      await page.getByRole("button", { name: /^Restore the backup of/ }).click();
      await isSound(person);
      await press(page, `Restore vm-${id} from this backup`);
      await says(page, "The request is on the chain.");
      expect(await asked(id)).to.deep.equal([[5n, BigInt(takenAt)]]);
      await press(page, "Done");
      await says(page, "The machine was set back to a");
      await page.locator(".happenings .badge").waitFor({ state: "detached" });
    });

    it("hands the machine over, and its new owner sets a key and reads the details", async () => {
      const { id, page } = await atMachine();
      const next = await parts.bed.tenant();
      await press(page, "Transfer");
      await page.getByLabel("New owner").fill(await parts.bed.shop.credential.getAddress());
      await says(page, "the machine would be lost");
      await page.getByLabel("New owner").fill(next.address);
      await page.getByLabel(`Type vm-${id} to confirm`).fill(`vm-${id}`);
      await press(page, `Transfer vm-${id} for good`);
      await says(page, "It is theirs now.");
      expect(await parts.bed.shop.credential.ownerOf(id)).to.equal(next.address);

      const from = parts.bed.events.length;
      const wallet = tenantWallet(parts.bed.chain, next.wallet);
      const theirs = await parts.open(`/m/${id}`, [wallet]);
      await press(theirs.page, "Show connection details");
      await says(theirs.page, "After a transfer, the new owner first sets a key");
      await press(theirs.page, "Set key");
      await press(theirs.page, "Make the key");
      await press(theirs.page, "Set this key");
      await says(theirs.page, "Set. The host seals the details to it");
      expect(confirmed(wallet), "signed twice, to be sure").to.equal(
        "eth_signTypedData_v4,eth_signTypedData_v4,eth_sendTransaction",
      );
      await isSound(theirs.person);
      await press(theirs.page, "Done");
      await parts.bed.event("resealed", id, from);
      await press(theirs.page, "Show connection details");
      await says(theirs.page, /^ssh -p \d+ admin@/);
      expect(wallet.confirmed, "the key that was just made is at hand").to.have.length(3);
    });

    it("brings a wallet that is elsewhere to the host's chain first", async () => {
      const { id, tenant } = await parts.owner();
      const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
      wallet.chainId = 1;
      const { person, page } = await parts.open(`/m/${id}`, [wallet]);
      await says(page, "Your wallet is on another network.");
      await isSound(person);
      await press(page, "Show connection details");
      await says(page, /^ssh -p \d+ admin@/);
      expect(confirmed(wallet)).to.equal("wallet_switchEthereumChain,eth_signTypedData_v4");
      await page.getByText("Your wallet is on another network.").waitFor({ state: "detached" });
    });

    it("says that there is no such machine, and what to do without a wallet", async () => {
      const nowhere = await parts.open("/m/999999", []);
      await says(nowhere.page, "There is no machine of this number");
      await isSound(nowhere.person);
      const { id } = await parts.owner();
      const bare = await parts.open(`/m/${id}`, []);
      await says(bare.page, "There is no wallet in this browser");
      await isSound(bare.person);
    });
  });

  describe("of all of somebody's", () => {
    it("says that an account has none, and takes over another account at once", async () => {
      const { tenant, id } = await parts.owner();
      const nobody = await parts.bed.tenant();
      const wallet = tenantWallet(parts.bed.chain, nobody.wallet);
      const { person, page } = await parts.open("/machines", [wallet], PHONE_VIEW);
      await says(page, "This account has no machines");
      await isSound(person);
      await person.switchAccount(wallet, tenant.wallet);
      await page.getByRole("link", { name: `Machine ${id}`, exact: true }).waitFor();
      await isSound(person);
    });

    it("puts first what runs out, tells what is lent to whom, and what is over apart", async () => {
      const { tenant, id: long } = await parts.owner(60n);
      const short = await parts.machineOf(tenant, 3n);
      const friend = await parts.bed.tenant();
      const { credential } = parts.bed.shop;
      const end = Math.floor(Date.now() / 1_000) + DAY;
      await (await credential.connect(tenant.wallet).setUser(long, friend.address, end)).wait();
      const { person, page } = await parts.open(
        "/machines",
        [tenantWallet(parts.bed.chain, tenant.wallet)],
        DESKTOP_VIEW,
      );
      await says(page, "Runs out soon");
      await says(page, "Lent to");
      const names = await page.locator("h3").allTextContents();
      expect(names).to.deep.equal([`Machine ${short}`, `Machine ${long}`]);
      await isSound(person);
      const theirs = await parts.open(
        "/machines",
        [tenantWallet(parts.bed.chain, friend.wallet)],
        PHONE_VIEW,
      );
      await theirs.page.getByRole("heading", { name: "Lent to you" }).waitFor();
      await isSound(theirs.person);
      await page.getByRole("link", { name: `Renew: Machine ${short}` }).click();
      await page.getByRole("heading", { name: `Machine ${short}` }).waitFor();
    });
  });

  describe("for days without the portal", () => {
    after(() => parts.bed.start());

    it("signs a challenge, opens details from the chain and pasted ones, with the keeper gone", async () => {
      const { tenant, id } = await parts.owner();
      const { credential } = parts.bed.shop;
      const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
      const { person, page } = await parts.open("/offline", [wallet], { viewport: PHONE, dark: true });
      await page.getByRole("tab", { name: "Find a machine's address" }).click();
      // While the portal is up, it says where the tokens are.
      while ((await page.getByLabel("Contract of the access tokens").inputValue()) === "")
        await new Promise((next) => setTimeout(next, 20));
      await parts.bed.keeper?.stop();

      await page.getByLabel("Machine", { exact: true }).fill("999");
      await page.getByRole("button", { name: "Open with the wallet" }).click();
      await says(page, "No key is set since the last transfer");
      await page.getByLabel("Machine", { exact: true }).fill(`${id}`);
      await isSound(person);
      await page.getByRole("button", { name: "Open with the wallet" }).click();
      const details = await tenant.openCredential(id);
      await says(page, `ssh -p ${details.port} admin@${details.host}`);
      await isSound(person);

      await page.getByRole("button", { name: "Another machine" }).click();
      const [event] = await credential.queryFilter(credential.filters.CredentialChanged(id));
      await page.getByText("Pasted", { exact: true }).click();
      const sealed = event?.args.credential ?? "";
      await page.getByLabel("Sealed details").fill(`${sealed.slice(0, 100)}x`);
      await says(page, "That is not whole");
      await page.getByLabel("Sealed details").fill(`${sealed.slice(0, 100)}\n${sealed.slice(100)}`);
      await page.getByLabel("Epoch").fill("2");
      await page.getByRole("button", { name: "Open with the wallet" }).click();
      await says(page, "This wallet's key does not open them.");
      await page.getByLabel("Epoch").fill("1");
      await isSound(person);
      await page.getByRole("button", { name: "Open with the wallet" }).click();
      await says(page, `[${details.host}]:${details.port} ${details.hostKey}`);

      await page.getByRole("tab", { name: "Get in" }).click();
      const challenge = encodeChallenge({
        domain: "host.example",
        vm: `vm-${id}`,
        chainId: 31_337n,
        contract: (await credential.getAddress()).toLowerCase(),
        tokenId: id,
        user: "admin",
        sid: "ABCDEFGH",
        nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYA",
        instance: "0".repeat(32),
        sourceIp: "203.0.113.9",
        sourcePort: 50_022,
        issuedAt: Math.floor(Date.now() / 1_000),
      });
      await page.getByLabel("Challenge from the terminal").fill(challenge);
      await isSound(person);
      await page.getByRole("button", { name: "Sign", exact: true }).click();
      const signature = await page.getByLabel("Signature").inputValue();
      expect(verifyMessage(expandChallenge(challenge, tenant.address), signature)).to.equal(tenant.address);
    });
  });
});
