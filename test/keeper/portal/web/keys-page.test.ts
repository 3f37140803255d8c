import { expect } from "chai";
import { decodeDelegation } from "../../../../keeper/protocol/delegation-token.ts";
import { sshHostKey } from "../../../../keeper/protocol/ssh-host-key.ts";
import { BrowserPerson, DESKTOP, PHONE, type TestWallet, testWallet } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";
import { CONTRACT_SIGNATURE } from "../support/portal-room.ts";

const KEY = sshHostKey(new Uint8Array(32).fill(7));
const VIEWS = [
  { name: "a phone", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];

describe("the page for SSH keys", () => {
  const parts = pagesRoom();

  async function opened(
    options: { wallets?: readonly TestWallet[]; viewport?: typeof PHONE; dark?: boolean } = {},
  ) {
    const { room, browser, people } = parts;
    const wallets = options.wallets ?? [testWallet(room.owner, { isConnected: true })];
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/keys?machine=42`, {
      ...options,
      wallets,
    });
    people.push(person);
    return person;
  }

  const press = ({ page }: BrowserPerson, name: string) => page.getByRole("button", { name }).click();
  const heading = ({ page }: BrowserPerson, name: string) => page.getByRole("heading", { name }).waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  for (const { name, ...view } of VIEWS) {
    it(`lets a key in for eight hours and withdraws it, on ${name}`, async () => {
      const { room } = parts;
      const person = await opened(view);
      await isSound(person);
      await person.page.getByLabel("Public key").fill(`${KEY.line} me@laptop\n`);
      await press(person, "Continue");
      await heading(person, "Let this key in?");
      for (const fact of [KEY.fingerprint, "vm-42", "anywhere"])
        await person.page.getByText(fact, { exact: true }).waitFor();
      await isSound(person);
      await press(person, "Let the key in");
      await heading(person, "The key is in");
      await isSound(person);
      const [kept] = room.keys;
      expect(kept).to.include({
        subscription: 42n,
        scope: "machine",
        wallet: room.owner.address.toLowerCase(),
      });
      expect(kept).to.include({ issuedAt: room.now, expiresAt: room.now + 28_800 });

      await room.time.pass(1_000);
      await press(person, "Another key");
      await person.page.getByText("Withdraw a key").click();
      await press(person, "Continue");
      await heading(person, "Withdraw this key?");
      await press(person, "Withdraw the key");
      await heading(person, "The key is out");
      expect(room.keys[0]).to.include({ issuedAt: room.now, expiresAt: room.now });
    });
  }

  it("takes all machines, thirty days and a network", async () => {
    const person = await opened();
    await person.page.getByLabel("Public key").fill(KEY.line);
    await person.page.getByText("On all my machines").click();
    await person.page.getByLabel("For how long").selectOption({ label: "30 days" });
    await person.page.getByLabel("Only from this network").fill("2001:db8::/48");
    await press(person, "Continue");
    await person.page.getByText("all of the wallet's machines").waitFor();
    await press(person, "Let the key in");
    await heading(person, "The key is in");
    const [kept] = parts.room.keys;
    expect(kept?.scope).to.equal("all");
    const { delegation } = decodeDelegation(kept?.token ?? "");
    expect(delegation).to.include({ source: "2001:db8::/48", scope: "all" });
    expect(delegation.expiresAt - delegation.issuedAt).to.equal(2_592_000);
  });

  it("takes a dropped or chosen file, and warns of a private key before anything is sent", async () => {
    const person = await opened();
    const field = person.page.getByLabel("Public key");
    const file = (text: string) => ({ name: "id", mimeType: "", buffer: Buffer.from(text) });
    await person.page
      .locator("input[type=file]")
      .setInputFiles(file("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n"));
    await person.page.getByText("This is a private key!").waitFor();
    await isSound(person);
    await press(person, "Continue");
    await person.page.locator("input[type=file]").setInputFiles(file(`${KEY.line} me\n`));
    const isFilled = async (text: string) => {
      while ((await field.inputValue()) !== text) await person.page.waitForTimeout(20);
    };
    await isFilled(`${KEY.line} me`);
    await field.fill("");
    await person.page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(KEY.line)}], "id.pub"));
      const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.getElementById("publicKey").dispatchEvent(drop);
    }`);
    await isFilled(KEY.line);
    await press(person, "Continue");
    await heading(person, "Let this key in?");
  });

  it("names each field that is wrong and goes to the first", async () => {
    const person = await opened();
    await person.page.getByLabel("Public key").fill("ssh-rsa AAAA");
    await person.page.getByLabel("Machine", { exact: true }).fill("x");
    await person.page.getByLabel("Only from this network").fill("all");
    await press(person, "Continue");
    for (const words of ["not an ssh-ed25519 public key", "A machine has a number", "A network looks like"]) {
      await person.page.getByText(words).waitFor();
    }
    expect(await person.page.evaluate("document.activeElement.id")).to.equal("publicKey");
    await isSound(person);
    await person.page.getByLabel("Public key").fill(KEY.line);
    await person.page.getByLabel("Machine", { exact: true }).fill("7");
    await person.page.getByLabel("Only from this network").fill("");
    await press(person, "Continue");
    await person.page.getByText("There is no machine with this number here.").waitFor();
  });

  it("sends a contract wallet's signature beside the token", async () => {
    const { room } = parts;
    room.contractWallets.push(room.owner.address.toLowerCase());
    const answer = CONTRACT_SIGNATURE as `0x${string}`;
    const person = await opened({ wallets: [testWallet(room.owner, { isConnected: true, answer })] });
    await person.page.getByLabel("Public key").fill(KEY.line);
    await press(person, "Continue");
    await press(person, "Let the key in");
    await heading(person, "The key is in");
  });
});
