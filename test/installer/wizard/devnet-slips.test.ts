import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { devnetRoom } from "./support/devnet-room.ts";
import type { Slip } from "./support/slip.ts";
import { SHEETS } from "./support/slips.ts";
import { wavesOf } from "./support/waves-of.ts";

/** As the schema says it of a field that has no words of its own. */
const BARE = /^This must be /;

describe("slips in the installer's steps, at a browser", function () {
  this.timeout(300_000);
  const room = devnetRoom();

  /** What a step asks, all of it in sight: nothing was found on the host, so that all of it is typed. */
  async function open(section: string): Promise<Page> {
    const page = await room.at("summary");
    await page.route("**/api/detect/*", (route) =>
      route.fulfill({ status: 503, json: { code: "PVE_DOWN", what: "Proxmox VE is away", remedy: "wait" } }),
    );
    await page
      .getByRole("link", { name: /^Change: / })
      .first()
      .waitFor(room.long);
    await page.evaluate(`location.hash = "#${section}"`);
    await page.getByRole("button", { name: "Check and continue" }).waitFor(room.long);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    return page;
  }

  async function fill(input: Locator, text: string): Promise<void> {
    if ((await input.getAttribute("type")) === "checkbox") await input.setChecked(text === "yes");
    else await input.fill(text);
  }

  for (const sheet of SHEETS)
    it(`are named where they are, and by the server too: ${sheet.kind}`, async () => {
      const { section, answer } = sheet;
      const session = await room.session();
      const wallet = room.bed.admin.address;
      const whole = { ...answer, ...(section === "admin" && { wallet }) };
      const { status, text } = await session.put(`/api/answers/${section}`, whole);
      expect(status, text).to.equal(200);
      const page = await open(section);
      const sent: string[] = [];
      page.on("request", (request) => {
        if (request.method() === "PUT") sent.push(request.url());
      });
      const field = (name: string) => page.locator(`[id="${section}-${name}"]`);
      const hint = (name: string) => page.locator(`[id="${section}-${name}-hint"]`);

      const isNamed = async ({ field: own, typed, says, at = own }: Slip) => {
        const which = `${own}: ${typed}`;
        if (at === null) return page.getByText(says ?? "").waitFor(room.long);
        if (says !== null) await hint(at).getByText(says, { exact: true }).waitFor(room.long);
        expect(await field(at).getAttribute("aria-invalid"), which).to.equal("true");
        expect(await hint(at).textContent(), which).not.to.match(BARE);
      };
      for (const { slips, answer: given, problems } of wavesOf({ ...sheet, answer: whole }, wallet)) {
        const before: string[] = [];
        for (const { field: name, typed } of slips) {
          const input = field(name);
          const isTick = (await input.getAttribute("type")) === "checkbox";
          before.push(isTick ? "yes" : await input.inputValue());
          await fill(input, typed);
        }
        await page.getByRole("button", { name: "Check and continue" }).click();
        if (slips.some(({ at }) => at !== null))
          await page.locator('[aria-invalid="true"]:focus').waitFor(room.long);
        for (const one of slips) await isNamed(one);
        for (const [index, { field: name, at = name }] of slips.entries()) {
          await fill(field(name), before[index] ?? "");
          if (at === name) expect(await field(name).getAttribute("aria-invalid"), name).to.equal("false");
        }
        // Whoever goes around the pages is told the same.
        const refused = await session.put(`/api/answers/${section}`, given);
        expect(refused.status, refused.text).to.equal(422);
        expect(refused.body.problems).to.deep.equal(problems);
      }
      expect(sent, "what is wrong is not sent").to.deep.equal([]);
    });

  it("are named in the summary when two steps do not go together", async () => {
    const session = await room.session();
    const { answers } = room.bed;
    const plans = answers.blockchain.plans?.map((plan) => ({
      ...plan,
      image: "debian-12",
      backups: { everyHours: 24, keep: 7 },
    }));
    const all = { ...answers, blockchain: { ...answers.blockchain, plans } };
    for (const [section, answer] of Object.entries(all)) {
      const { status, text } = await session.put(`/api/answers/${section}`, answer);
      expect(status, text).to.equal(200);
    }
    const page = await room.at("summary");
    const part = page.getByRole("region", { name: "Blockchain" });
    await part.getByText("This does not hold any more.").waitFor(room.long);
    for (const what of ["is not the template of the machines, debian-13", "needs a storage for backups"])
      await part.getByText(what).first().waitFor(room.long);
    expect(await page.getByRole("button", { name: "Install" }).getAttribute("aria-disabled")).to.equal(
      "true",
    );
    const refused = await session.post("/api/finalize", { do: "start" });
    expect(refused.status, refused.text).to.equal(422);
  });
});
