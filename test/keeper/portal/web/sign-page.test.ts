import { expect } from "chai";
import { verifyMessage } from "ethers";
import { encodeChallenge, expandChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import { BrowserPerson, testWallet } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";

describe("the page that signs without a server", () => {
  const parts = pagesRoom();

  it("signs a challenge that a terminal has broken into lines, with the portal gone", async () => {
    const { room, browser, people } = parts;
    const wallets = [testWallet(room.owner, { isConnected: true })];
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/sign`, { wallets });
    people.push(person);
    const { page } = person;
    await page.waitForLoadState("networkidle");
    await room.stop();
    const challenge = encodeChallenge(room.attempt());
    const field = page.getByLabel("Challenge from the terminal");
    await field.fill(challenge.slice(0, -1));
    await page.getByText("This is not a whole challenge.").waitFor();
    expect(await person.axe()).to.deep.equal([]);
    await field.fill(`${challenge.slice(0, 80)}\n${challenge.slice(80)} `);
    await page.getByText("vm-42").waitFor();
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    await page.getByRole("heading", { name: "Signed" }).waitFor();
    const signature = await page.getByLabel("Signature").inputValue();
    expect(verifyMessage(expandChallenge(challenge, room.owner.address), signature)).to.equal(
      room.owner.address,
    );
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).to.equal(signature);
    expect(await person.axe()).to.deep.equal([]);
    expect(person.complaints).to.deep.equal([]);
  });

  it("says that a contract wallet's signature cannot be pasted", async () => {
    const { room, browser, people } = parts;
    const wallets = [testWallet(room.owner, { isConnected: true, answer: `0x${"c0".repeat(100)}` })];
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/sign`, { wallets });
    people.push(person);
    await person.page.getByLabel("Challenge from the terminal").fill(encodeChallenge(room.attempt()));
    await person.page.getByRole("button", { name: "Sign", exact: true }).click();
    await person.page.getByText("A contract wallet's signature cannot be pasted.").waitFor();
  });

  it("has neighbours that are sound too: the first page, and that there is none", async () => {
    const { room, browser, people } = parts;
    for (const [path, heading] of [
      ["/", "Rent a virtual machine with your wallet"],
      ["/nowhere", "There is no such page"],
      ["/l/short", "There is no such page"],
    ]) {
      const person = await BrowserPerson.open(browser, `${room.portal?.url}${path}`, {});
      people.push(person);
      await person.page.getByRole("heading", { name: heading ?? "" }).waitFor();
      expect(await person.axe()).to.deep.equal([]);
      expect(person.complaints).to.deep.equal([]);
    }
  });
});
