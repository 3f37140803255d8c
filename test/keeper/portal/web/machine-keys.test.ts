import { expect } from "chai";
import { sshHostKey } from "../../../../keeper/protocol/ssh-host-key.ts";
import { PHONE } from "../support/browser-person.ts";
import { MachineBed } from "../support/machine-bed.ts";
import { tenantWallet } from "../support/tenant-wallet.ts";

describe("the keys on the page of one machine", function () {
  this.timeout(120_000);
  const parts = new MachineBed();

  it("lists the keys that are let in once somebody has signed in, and leads to withdrawing one", async () => {
    const { tenant, id } = await parts.owner();
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    const { person, page } = await parts.open(`/m/${id}`, [wallet], { viewport: PHONE, dark: true });
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const key = sshHostKey(new Uint8Array(32).fill(7));
    await page.getByRole("link", { name: "Let a key in" }).click();
    await page.getByLabel("Public key").fill(key.line);
    expect(await page.getByLabel("Machine", { exact: true }).inputValue()).to.equal(`${id}`);
    await press("Continue");
    await press("Let the key in");
    await page.getByRole("heading", { name: "The key is in" }).waitFor();
    await page.goto(`${parts.url}/m/${id}`);
    await press("Sign in");
    await page.locator("#keys").getByText(key.fingerprint).waitFor();
    await page.getByText("Nothing was measured yet.").waitFor();
    expect(wallet.asked.at(-1)).to.match(/^host\.example wants you to sign in with your Ethereum account:/);
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
    await page.getByRole("link", { name: "Withdraw" }).click();
    await page.getByLabel("Withdraw a key").waitFor();
    expect(await page.getByLabel("Withdraw a key").isChecked()).to.equal(true);
    expect(await page.getByLabel("Public key").inputValue()).to.equal(key.line);
  });
});
