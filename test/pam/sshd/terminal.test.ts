import { expect } from "chai";
import { Wallet } from "ethers";
import { countHelperRuns } from "../support/count-helper-runs.ts";
import { describeGuests } from "../support/describe-guests.ts";
import { shownChallenge, signedBy } from "../support/dialogue.ts";
import { hostKeyOf } from "../support/host-key-of.ts";
import { answer, approvedBy } from "../support/relay.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const PROMPT = /approve in the browser.*: $/;

describeGuests("login at a terminal with stock OpenSSH", (bed) => {
  const open: Terminal[] = [];
  async function terminal(options: { user?: string; locale?: string } = {}): Promise<Terminal> {
    const opened = await openTerminal(await hostKeyOf(bed().guest), { port: bed().guest.port, ...options });
    open.push(opened);
    return opened;
  }
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  it("shows a link and a code; Enter and the browser open the shell", async () => {
    bed().relay.decide(approvedBy(bed().guest.owner));
    const screen = await terminal();
    const first = await screen.waitFor(PROMPT);
    expect(first.replaceAll("\r\n", "\n")).to.match(
      new RegExp(
        "^\\r?\\(admin@127\\.0\\.0\\.1\\) \\n" +
          "BlockHost login to vm-42 as admin\\n" +
          "  from 127\\.1\\.\\d+\\.\\d+ port \\d+, valid for 120 seconds\\n" +
          "  Open   https://panel\\.example\\.net/l/[A-Z2-7]{8}   and enter code   [B-Z]{4}-[B-Z]{4}\\n" +
          "Press Enter, then approve in the browser \\(q: QR code and text to sign, qq: in ASCII\\): $",
      ),
    );
    for (const line of first.split(/\r?\n/)) expect(line.length, line).to.be.at.most(100);
    screen.type("\n");
    await screen.waitFor(/BlockHost: wallet 0x[0-9a-f]{40}, token 42/);
    await screen.waitFor(/\$ $/);
    screen.type("id -un; exit 7\n");
    await screen.waitFor(/\nadmin\r?\n/);
    expect(await screen.closed).to.equal(7);
  });

  it("draws the QR code in half blocks where the locale has them", async () => {
    const screen = await terminal({ locale: "C.UTF-8" });
    await screen.waitFor(PROMPT);
    screen.type("q\n");
    const drawn = await screen.waitFor(PROMPT);
    const rows = drawn.split(/\r?\n/).filter((row) => /^[ █▀▄]+$/.test(row) && /[█▀▄]/.test(row));
    expect(rows.length).to.be.within(10, 25);
    expect(new Set(rows.map((row) => row.length)).size, "widths").to.equal(1);
    expect(rows[0]?.length).to.be.at.most(80);
  });

  it("draws it in plain characters for any locale, and stays readable when blocks were asked for", async () => {
    const screen = await terminal({ locale: "C" });
    await screen.waitFor(PROMPT);
    screen.type("q\n");
    const blocks = await screen.waitFor(PROMPT);
    expect(blocks, "OpenSSH writes what C has not in octal").to.match(/\\342\\226\\2\d\d/);
    screen.type("qq\n");
    const drawn = await screen.waitFor(PROMPT);
    const rows = drawn.split(/\r?\n/).filter((row) => /^[ #]+$/.test(row) && row.includes("#"));
    expect(rows.length).to.be.within(20, 50);
    expect(drawn).not.to.match(/\\\d{3}/);
  });

  it("says why when the portal is down, and takes a signature instead", async () => {
    bed().relay.decide((_login, response) => answer(response, 503, ""));
    const screen = await terminal();
    await screen.waitFor(PROMPT);
    screen.type("\n");
    const told = await screen.waitFor(/Signature: $/);
    expect(told).to.contain("The portal cannot be reached from this machine.");
    screen.type(`${await signedBy(bed().guest.owner)(shownChallenge(told) ?? "")}\n`);
    await screen.waitFor(/BlockHost: wallet/);
    await screen.waitFor(/\$ $/);
    screen.type("exit\n");
    expect(await screen.closed).to.equal(0);
  });

  it("shows the same, byte for byte, and does the same whether there is such a user or not", async () => {
    const { guest, relay } = bed();
    relay.decide(approvedBy(Wallet.createRandom()));
    const template = (shown: string, user: string) =>
      shown
        .replace(/\/l\/[A-Z2-7]{8}/, "/l/REQUEST")
        .replaceAll(/bh1\.\S+/g, "TOKEN")
        .replaceAll(/[█▀▄# ]+/g, " ")
        .replace(/\b[B-Z]{4}-[B-Z]{4}\b/, "CODE")
        .replace(/from \S+ port \d+/, "from SOURCE")
        .replaceAll(user, "USER");
    const runs = await countHelperRuns(guest.root);
    const seen: { shown: string; helpers: number; asked: Record<string, number> }[] = [];
    try {
      for (const user of ["admin", "victim", "nobody-here"]) {
        const before = { ...relay.asked };
        const screen = await terminal({ user });
        for (const answer of ["q", "qq", ""]) {
          await screen.waitFor(PROMPT);
          screen.type(`${answer}\n`);
        }
        expect(await screen.closed).to.equal(255);
        const times = Object.entries(relay.asked).map(([name, n]) => [name, n - (before[name] ?? 0)]);
        seen.push({
          shown: template(screen.shown(), user),
          helpers: await runs.take(),
          asked: Object.fromEntries(times),
        });
      }
    } finally {
      await runs.close();
    }
    expect(seen[0]?.shown)
      .to.contain("BlockHost: refused: the signature was not accepted")
      .and.to.contain("CODE");
    expect(seen[0]?.helpers).to.be.above(0);
    for (const one of seen) expect(one).to.deep.equal(seen[0]);
  });
});
