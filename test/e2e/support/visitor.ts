import { expect } from "chai";
import type { Page } from "playwright-core";
import type { BrowserPerson } from "../../keeper/portal/support/browser-person.ts";
import { seen } from "./seen.ts";

/** Real machines take their time. */
const DELIVERY_MS = 120_000;

/** What somebody does with a page of the portal, by what is on the screen. */
export class Visitor {
  readonly person: BrowserPerson;
  readonly page: Page;
  /** Of the pictures that are left of what they see. */
  readonly #subject: string;

  constructor(person: BrowserPerson, subject: string) {
    this.person = person;
    this.page = person.page;
    this.#subject = subject;
  }

  press(button: string | RegExp): Promise<void> {
    return this.page.getByRole("button", { name: button }).click();
  }

  reads(words: string | RegExp): Promise<void> {
    return this.page.getByText(words).first().waitFor();
  }

  offers(button: string | RegExp): Promise<void> {
    return this.page.getByRole("button", { name: button }).waitFor();
  }

  /** Waits for as long as a machine may take. */
  heading(name: string): Promise<void> {
    return this.page.getByRole("heading", { name, exact: true }).waitFor({ timeout: DELIVERY_MS });
  }

  /** What is on the screen has to stand. @param name of its pictures */
  sees(name: string): Promise<void> {
    return seen(this.person, `${this.#subject}/${name}`);
  }

  /** Signs for the key that details are sealed to. */
  async makeKey(): Promise<void> {
    await this.press("Sign for the key");
    await this.reads("Your wallet can make this key again");
  }

  /** Saves the key that the page made, and goes on; its public part, as the file has it. */
  async saveKey(): Promise<string> {
    const goOn = this.page.getByRole("button", { name: "Continue" });
    expect(await goOn.getAttribute("aria-disabled"), "before the key is saved").to.equal("true");
    const download = this.page.waitForEvent("download");
    await this.press("Download the key");
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(Buffer.from(chunk));
    await this.page.getByLabel("I have saved the file").check();
    await this.press("Continue");
    return (JSON.parse(Buffer.concat(chunks).toString()) as { publicKey: string }).publicKey;
  }

  /** What was paid is on the chain, and followed; its number. */
  async followed(): Promise<bigint> {
    await this.page.waitForURL(/\/p\/[0-9]+$/, { timeout: DELIVERY_MS });
    return BigInt(this.page.url().split("/").at(-1) ?? "");
  }
}
