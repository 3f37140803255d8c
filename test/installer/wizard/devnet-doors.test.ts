import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import { devnetRoom } from "./support/devnet-room.ts";
import { fromAddress } from "./support/from-address.ts";

const STRANGER = new Wallet(`0x${"9".padStart(64, "0")}`);
const WRONG = "0000-0000";

describe("the installer's doors, at a browser", function () {
  this.timeout(300_000);
  const room = devnetRoom();
  const press = (page: Page, name: string) =>
    page.getByRole("button", { name, exact: true }).click(room.long);
  const heading = (page: Page, name: string) =>
    page.getByRole("heading", { name, level: 1 }).waitFor(room.long);
  const says = (page: Page, text: string) => page.getByText(text).first().waitFor(room.long);

  async function logIn(page: Page, code: string) {
    await page.getByLabel("Code on the console").fill(code);
    await press(page, "Log in");
  }

  async function answerAdmin(page: Page) {
    await page.evaluate('location.hash = "#admin"');
    await page.getByLabel("Name of your hosting").fill("Example Host");
    await page.getByLabel("The portal’s address").fill("host.example.org");
  }

  /** Behind the doors, at the first step that is not answered. */
  async function comeIn() {
    const came = await room.come();
    await logIn(came.person.page, await room.code());
    await press(came.person.page, "Sign in as admin");
    return came;
  }

  it("ask for a whole code, say when it is wrong, and show the fingerprint that the console shows", async () => {
    const { page } = (await room.come()).person;
    await logIn(page, "7K3");
    await says(page, "The code has eight letters and digits.");
    expect(await page.evaluate("document.activeElement.id")).to.equal("otp");
    await logIn(page, WRONG);
    await says(page, "This is not the code");
    await page.getByText("Is this really your host?").click();
    await says(page, await room.install.said("certificate's SHA-256"));
    // As people type it: small letters, blanks, hyphens anywhere. From this machine itself nobody waits.
    const code = (await room.code()).toLowerCase().replace("-", "");
    await logIn(page, ` ${code.slice(0, 2)}-${code.slice(2, 4)} ${code.slice(4)} `);
    await heading(page, "Your wallet");
  });

  it("have who guesses wrong wait, and never somebody else, from however many addresses it comes", async () => {
    const port = Number(new URL(await room.install.said("open")).port);
    const ways = await Promise.all(["127.0.0.7", "127.0.0.8"].map((address) => fromAddress(port, address)));
    try {
      const guess = (from: string) =>
        room.install.ask("/api/login", { method: "POST", json: { otp: "00000000" }, from });
      const guesser = ways[0]?.url ?? "";
      const { page } = (await room.come(guesser)).person;
      // Each wrong one doubles the wait: sooner or later it is longer than anybody takes to type.
      for (let isTooSoon = false; !isTooSoon; ) {
        const answered = page.waitForResponse(/\/api\/login$/, room.long);
        await logIn(page, WRONG);
        isTooSoon = (await answered).status() === 429;
      }
      await says(page, "The last code from this address was wrong.");
      await says(page, "Wait a moment and try again");

      const crowd = Array.from({ length: 40 }, (_, i) => `127.1.${i >> 3}.${(i & 7) + 1}`);
      const first = await Promise.all(crowd.map(guess));
      expect(new Set(first.map(({ body }) => body.code))).to.deep.equal(new Set(["SETUP_CODE_WRONG"]));
      // Whoever was never wrong is let try at once, with all of these at the door.
      const { page: operator } = (await room.come(ways[1]?.url)).person;
      const still = Promise.all(crowd.map(guess));
      await logIn(operator, await room.code());
      await heading(operator, "Your wallet");
      await still;
    } finally {
      await Promise.all(ways.map((way) => way.close()));
    }
  });

  it("let nobody on whose signature is another account's, or who declines", async () => {
    const { person, wallet } = await room.come();
    const { page } = person;
    await logIn(page, await room.code());
    await heading(page, "Your wallet");
    wallet.answer = (await STRANGER.signMessage("something else")) as `0x${string}`;
    await press(page, "Sign in as admin");
    await says(page, "the signature under it is not the wallet's");
    wallet.answer = "reject";
    await press(page, "Sign in as admin");
    await says(page, "You declined in the wallet.");
    wallet.answer = "sign";
    await press(page, "Sign in as admin");
    await heading(page, "Network");
    expect(wallet.asked.at(-1)).to.include("Become the admin of the host");
  });

  it("let one browser in at a time, and the first one back to where it was", async () => {
    const { page: first } = (await comeIn()).person;
    await heading(first, "Network");
    await first.evaluate('location.hash = "#ipv6"');
    await first.getByText("A prefix of mine").click(room.long);
    await first.getByRole("textbox", { name: "Prefix" }).fill("2001:db8::/48");
    const { page: second } = (await comeIn()).person;
    await heading(second, "Network");
    await press(first, "Check and continue");
    await says(first, "Another browser has logged in");
    await logIn(first, await room.code());
    await press(first, "Sign in as admin");
    await heading(first, "IPv6");
    // What was typed is there still.
    expect(await first.getByRole("textbox", { name: "Prefix" }).inputValue()).to.equal("2001:db8::/48");
  });

  it("let out who logs out", async () => {
    const { page } = (await comeIn()).person;
    await heading(page, "Network");
    await press(page, "Log out");
    await heading(page, "Log in");
    await page.reload();
    await heading(page, "Log in");
  });

  it("make another wallet sign before it is the admin, and hold nothing answered by the one before", async () => {
    const { person, wallet } = await comeIn();
    const { page } = person;
    await heading(page, "Network");
    await answerAdmin(page);
    await press(page, "Check and continue");
    await heading(page, "Summary");
    await page.getByRole("link", { name: /Admin.*answered/ }).click(room.long);
    await person.switchAccount(wallet, STRANGER);
    await press(page, "Use another wallet");
    await page.getByRole("dialog").getByRole("button", { name: "Sign in as admin" }).click(room.long);
    await page.getByRole("dialog").waitFor({ state: "detached", ...room.long });
    await page.getByRole("link", { name: /Admin.*does not hold/ }).waitFor(room.long);
    await press(page, "Check and continue");
    await heading(page, "Summary");
    await says(page, STRANGER.address);
  });

  it("name the admin's wallet when another one has signed in at another window", async () => {
    const { person } = await comeIn();
    const { page } = person;
    await heading(page, "Network");
    await answerAdmin(page);
    await page.route("**/api/answers/admin", async (route) => {
      const { wallet: _, ...answer } = route.request().postDataJSON();
      await route.continue({ postData: JSON.stringify({ ...answer, wallet: STRANGER.address }) });
    });
    await press(page, "Check and continue");
    await says(page, "Is not the wallet that has signed in here.");
  });

  it("wait for a host that is away, and come in when it is back", async () => {
    const { person } = await room.come();
    const { page } = person;
    await heading(page, "Log in");
    person.isServerAway = true;
    await page.route("**/api/session", (route) => route.abort());
    await page.reload();
    await says(page, "The host does not answer. Still trying");
    await page.unroute("**/api/session");
    await heading(page, "Log in");
  });
});
