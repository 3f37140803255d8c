import { expect } from "chai";
import { loginMessage } from "../../../../keeper/protocol/login-message.ts";
import { BrowserPerson, DESKTOP, PHONE, type TestWallet, testWallet } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";
import { APPROVAL, CODE, CONTRACT_SIGNATURE } from "../support/portal-room.ts";

const VIEWS = [
  { name: "a phone", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];

describe("the page that approves a login", () => {
  const parts = pagesRoom();

  /** A login that waits, and somebody who has opened its link. */
  async function opened(wallets: readonly TestWallet[] = [testWallet(parts.room.owner)], view = VIEWS[1]) {
    const { room, browser, people } = parts;
    const attempt = room.attempt({ sourceIp: "203.0.113.9" });
    const guest = room.login(attempt);
    await room.until(attempt.sid, "waiting");
    const url = `${room.portal?.url}/l/${attempt.sid}`;
    const person = await BrowserPerson.open(browser, url, { wallets, ...view });
    people.push(person);
    await person.page.getByText("The terminal is waiting.").waitFor();
    return { attempt, guest, person, page: person.page };
  }

  type Opened = Awaited<ReturnType<typeof opened>>;
  const press = ({ page }: Pick<Opened, "page">, name: string) => page.getByRole("button", { name }).click();
  const heading = ({ page }: Pick<Opened, "page">, name: string) =>
    page.getByRole("heading", { name }).waitFor();
  const says = ({ page }: Pick<Opened, "page">, words: string | RegExp) =>
    page.getByText(words).first().waitFor();

  async function typeCode({ page }: Pick<Opened, "page">, code = CODE) {
    await page.getByLabel("Code from the terminal").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
  }

  async function reviewed(...given: Parameters<typeof opened>): Promise<Opened> {
    const login = await opened(...given);
    await typeCode(login);
    await heading(login, "Is this you?");
    return login;
  }

  /** Nothing is wrong with what is shown: for axe, for its width, in the console. */
  async function isSound({ person }: Pick<Opened, "person">) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  for (const view of VIEWS) {
    it(`goes from the code to the shell on ${view.name}, sound at each step`, async () => {
      const wallet = testWallet(parts.room.owner);
      const login = await opened([wallet], view);
      await isSound(login);
      await typeCode(login, "wdjb mjht");
      await heading(login, "Is this you?");
      for (const fact of ["vm-42", "admin", "203.0.113.9, port 50022", "another address"])
        await says(login, fact);
      await isSound(login);
      await press(login, "Connect Example Wallet");
      await login.page.getByText("What will be signed").click();
      const shown = await login.page.locator("pre").textContent();
      await isSound(login);
      await press(login, "Approve login");
      await heading(login, "You are in");
      await isSound(login);
      expect((await login.guest.result()).body).to.match(/^signature=0x[0-9a-f]{130}\n$/);
      expect(wallet.asked, "what was shown is what was signed").to.deep.equal([shown]);
      expect(shown).to.equal(loginMessage(login.attempt, wallet.account.address));
    });
  }

  it("works with the keyboard alone, and puts the focus where the person goes on", async () => {
    const login = await opened();
    const { keyboard } = login.page;
    const focused = () => login.page.evaluate("document.activeElement.textContent");
    await login.page.getByLabel("Code from the terminal").focus();
    await keyboard.type("wdjbmjht");
    expect(await login.page.getByLabel("Code from the terminal").inputValue()).to.equal("WDJB-MJHT");
    await keyboard.press("Enter");
    await heading(login, "Is this you?");
    expect(await focused()).to.equal("Is this you?");
    await login.page.getByRole("button", { name: "Connect Example Wallet" }).waitFor();
    await keyboard.press("Tab");
    expect(await focused()).to.equal("Connect Example Wallet");
    await keyboard.press("Enter");
    await login.page.getByRole("button", { name: "Approve login" }).waitFor();
    expect(await focused()).to.equal("Approve login");
    await keyboard.press("Enter");
    await heading(login, "You are in");
    expect(await focused()).to.equal("You are in");
  });

  it("keeps letters only, sets the hyphen itself and takes a paste", async () => {
    const { page } = await opened();
    const field = page.getByLabel("Code from the terminal");
    await field.pressSequentially("w1d2j!b");
    expect(await field.inputValue()).to.equal("WDJB");
    await field.pressSequentially("m");
    expect(await field.inputValue()).to.equal("WDJB-M");
    await field.press("Backspace");
    expect(await field.inputValue()).to.equal("WDJB");
    await page.evaluate('navigator.clipboard.writeText("  code: wdjb-mjht".slice(8))');
    await field.fill("");
    await field.press("Control+V");
    expect(await field.inputValue()).to.equal("WDJB-MJHT");
  });

  it("waits for the terminal when the link is opened too early", async () => {
    const { room, browser, people } = parts;
    const attempt = room.attempt();
    const url = `${room.portal?.url}/l/${attempt.sid}`;
    const person = await BrowserPerson.open(browser, url, {});
    people.push(person);
    await says(person, "Not here yet: press Enter in the terminal.");
    await isSound({ person });
    room.login(attempt);
    await says(person, "The terminal is waiting.");
  });

  it("counts the tries of a wrong code down to the end", async () => {
    const login = await opened();
    for (const words of ["4 tries are left", "3 tries are left", "2 tries are left", "One try is left"]) {
      await typeCode(login, "BBBBBBBB");
      await says(login, words);
    }
    await isSound(login);
    await typeCode(login, "BBBBBBBB");
    await heading(login, "Too many wrong codes");
    await isSound(login);
    expect((await login.guest.result()).body).to.equal("denied\n");
  });

  it("says that a code is incomplete without spending a try", async () => {
    const login = await opened();
    await typeCode(login, "WDJB");
    await says(login, "A code has eight letters");
    await typeCode(login);
    await heading(login, "Is this you?");
  });

  it("turns away who was not it", async () => {
    const login = await reviewed([]);
    await says(login, "There is no wallet in this browser");
    await isSound(login);
    await press(login, "This was not me");
    await heading(login, "Refused");
    await isSound(login);
    expect((await login.guest.result()).body).to.equal("denied\n");
  });

  it("says that the browser has the terminal's address when it has", async () => {
    const { room, browser, people } = parts;
    const attempt = room.attempt({ sourceIp: "127.0.0.1" });
    room.login(attempt);
    await room.until(attempt.sid, "waiting");
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/l/${attempt.sid}`, {});
    people.push(person);
    await says(person, "The terminal is waiting.");
    await typeCode(person);
    await says(person, "This browser has the same address.");
  });

  it("finds a wallet that knows no EIP-6963", async () => {
    const login = await reviewed([testWallet(parts.room.owner, { isAnnounced: false })]);
    await press(login, "Connect Browser wallet");
    await press(login, "Approve login");
    await heading(login, "You are in");
  });

  it("lets one choose between several wallets, and change one's mind", async () => {
    const { room } = parts;
    const first = testWallet(room.stranger, { name: "First Wallet" });
    const second = testWallet(room.user, { id: "second", name: "Second Wallet" });
    const login = await reviewed([first, second]);
    await press(login, "First Wallet");
    await press(login, "Use another wallet");
    await isSound(login);
    await press(login, "Second Wallet");
    await press(login, "Connect Second Wallet");
    await press(login, "Approve login");
    await heading(login, "You are in");
    expect(first.asked).to.deep.equal([]);
  });

  it("goes on after a rejection in the wallet, and when it is busy or answers nonsense", async () => {
    const wallet = testWallet(parts.room.owner);
    const login = await reviewed([wallet]);
    await press(login, "Connect Example Wallet");
    for (const [answer, words] of [
      ["reject", "You declined in the wallet."],
      ["busy", "The wallet has a request open already."],
      ["0x", "The wallet did not do it."],
      ["0x00", "The signature is not this wallet's"],
    ] as const) {
      wallet.answer = answer;
      await press(login, "Approve login");
      await says(login, words);
    }
    await isSound(login);
    wallet.answer = "sign";
    await press(login, "Approve login");
    await heading(login, "You are in");
  });

  it("tells a wrong account so, follows when it is changed, and nothing is lost", async () => {
    const { room } = parts;
    const wallet = testWallet(room.stranger);
    const login = await reviewed([wallet]);
    await press(login, "Connect Example Wallet");
    await press(login, "Approve login");
    await says(login, "This account neither owns the machine nor is lent it.");
    await isSound(login);
    await login.person.switchAccount(wallet, room.owner);
    await login.page.getByText(room.owner.address).first().waitFor({ state: "attached" });
    await press(login, "Approve login");
    await heading(login, "You are in");
  });

  it("takes a contract wallet's long signature", async () => {
    const { room } = parts;
    room.contractWallets.push(room.owner.address.toLowerCase());
    const login = await reviewed([testWallet(room.owner, { answer: CONTRACT_SIGNATURE as `0x${string}` })]);
    await press(login, "Connect Example Wallet");
    await press(login, "Approve login");
    await heading(login, "You are in");
    expect((await login.guest.result()).body).to.equal(`signature=${APPROVAL}\n`);
  });

  it("says that the terminal was closed, without a reload", async () => {
    const login = await reviewed();
    login.guest.hangUp();
    await heading(login, "The terminal was closed");
    await isSound(login);
  });

  it("says that time is up, without a reload", async () => {
    const login = await reviewed();
    await parts.room.time.pass(120_000);
    await heading(login, "Time is up");
    await isSound(login);
  });

  it("goes on in another window when the code is typed there", async () => {
    const login = await reviewed();
    const { room, browser, people } = parts;
    const wallets = [testWallet(room.owner, { isConnected: true })];
    const other = await BrowserPerson.open(browser, login.page.url(), { wallets });
    people.push(other);
    await says(other, "This login is open in another window.");
    await typeCode(other);
    await heading(other, "Is this you?");
    await press(login, "This was not me");
    await says(login, "This login was opened in another window.");
    await press(other, "Approve login");
    await heading(other, "You are in");
    await heading(login, "You are in");
  });

  it("moves nothing when an error comes", async () => {
    const { page } = await opened([], VIEWS[0]);
    const top = async () => (await page.getByRole("button", { name: "Continue" }).boundingBox())?.y;
    const before = await top();
    await typeCode({ page }, "BBBBBBBB");
    await says({ page }, "4 tries are left");
    expect(await top()).to.equal(before);
  });
});
