import { expect } from "chai";
import { verifyMessage } from "ethers";
import type { Page } from "playwright-core";
import { encodeChallenge, expandChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import { type BrowserPerson, PHONE } from "../support/browser-person.ts";
import { MachineBed } from "../support/machine-bed.ts";
import { tenantWallet } from "../support/tenant-wallet.ts";

describe("the page for days without the portal", function () {
  this.timeout(120_000);
  const parts = new MachineBed();

  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

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
