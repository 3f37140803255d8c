import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { AdminCommands } from "../../../keeper/protocol/api/admin/admin-commands.ts";
import type { AdminJournal } from "../../../keeper/protocol/api/admin/admin-journal.ts";
import type { AdminLog } from "../../../keeper/protocol/api/admin/admin-log.ts";
import type { AdminMachine } from "../../../keeper/protocol/api/admin/admin-machines.ts";
import type { AdminMoney } from "../../../keeper/protocol/api/admin/admin-money.ts";
import type { AdminNetwork } from "../../../keeper/protocol/api/admin/admin-network.ts";
import type { AdminOverview } from "../../../keeper/protocol/api/admin/admin-overview.ts";
import type { AdminSubscription } from "../../../keeper/protocol/api/admin/admin-subscription.ts";
import type { AdminSubscriptions } from "../../../keeper/protocol/api/admin/admin-subscriptions.ts";
import { PanelBed } from "./support/panel-bed.ts";

/** What a thief with a session would like to do, as far as one can guess. */
const WISHES = [
  "admin/overview",
  "admin/machines/1",
  "admin/machines/1/reboot",
  "admin/subscriptions/1",
  "admin/subscriptions/1/terminate",
  "admin/subscriptions/1/journal/0",
  "admin/money",
  "admin/money/withdraw",
  "admin/commands",
  "admin/commands/1",
  "admin/network",
  "admin/network/doors",
  "admin/certificates",
  "admin/log/0",
  "admin/me",
  "commands/1",
  "host",
  "plans",
  "keys",
  "logins/ABCDEFGH/approve",
];
const BODIES = [
  { word: "knock", ports: [22], source: "203.0.113.9", seconds: 600 },
  { word: "suspend", subscription: "1", reason: "because" },
  { roles: ["admin"], wallet: `0x${"1".repeat(40)}` },
];

describe("a keeper's panel", function () {
  this.timeout(180_000);

  let parts: PanelBed;
  before(async () => {
    parts = await PanelBed.open();
  });
  after(() => parts?.close());

  async function read<T>(path: string, token: string): Promise<T> {
    const { status, body } = await parts.ask(path, { headers: { authorization: `Bearer ${token}` } });
    expect(status, path).to.equal(200);
    return body as T;
  }

  it("tells the operator what the keeper knows of machines, subscriptions, chain, host and itself", async () => {
    const id = await parts.machine();
    const token = await parts.signIn(parts.operator);
    // The list is whole after the keeper's first look at all.
    const list = await read<AdminSubscriptions>("admin/subscriptions", token);
    expect(list.subscriptions.map((one) => [one.id, one.status, one.measure])).to.deep.equal([
      [`${id}`, "active", null],
    ]);
    const { machines } = await read<{ machines: AdminMachine[] }>("admin/machines", token);
    expect(machines[0]).to.include({
      subscription: `${id}`,
      vmid: 100_000 + Number(id),
      ipv4: "10.77.1.1",
      status: "running",
      held: false,
    });
    const one = await read<AdminSubscription>(`admin/subscriptions/${id}`, token);
    expect([one.subscription.id, one.machine?.node, one.subscription.measure]).to.deep.equal([
      `${id}`,
      "pve",
      null,
    ]);
    const { lines } = await read<AdminJournal>(`admin/subscriptions/${id}/journal/0`, token);
    expect(lines.at(-1)).to.include({ kind: "provision", event: "create" });
    const [, second] = lines;
    const older = await read<AdminJournal>(`admin/subscriptions/${id}/journal/${second?.seq}`, token);
    expect(older.lines).to.deep.equal(lines.slice(2));

    const overview = await read<AdminOverview>("admin/overview", token);
    expect(overview.health.parts.map(({ name, ok }) => [name, ok])).to.deep.include(["store", true]);
    expect(overview.sales).to.deep.include({ paused: false, withheld: false });
    expect(overview.sales?.plans[0]).to.include({ id: "1", name: "Small", live: 1 });
    expect(overview.statuses).to.deep.equal({ active: 1 });
    expect(overview.addresses.size - overview.addresses.free).to.equal(1);
    const network = await read<AdminNetwork>("admin/network", token);
    expect(network.doors).to.equal(null);
    expect(network.listeners.map(({ what }) => what)).to.deep.equal(["portal", "panel", "relay"]);
    const money = await read<AdminMoney>("admin/money", token);
    expect(money.treasury).to.equal(await parts.bed.shop.subscriptions.treasury());
    const commands = await read<AdminCommands>("admin/commands", token);
    expect(commands).to.deep.equal({ commands: [], count: "0" });
    const { lines: log } = await read<AdminLog>("admin/log/0", token);
    expect(log.map(({ message }) => message)).to.include.members(["keeper started", "settled"]);
    const { certificates } = await read<{ certificates: { of: string }[] }>("admin/certificates", token);
    expect(certificates.map(({ of }) => of)).to.deep.equal(["proxmox"]);
  });

  it("lets in who has a role on chain, for as long as they have it", async () => {
    const { bed } = parts;
    const { subscriptions } = bed.shop;
    const { wallet } = await bed.tenant();
    expect(await parts.signIn(wallet)).to.equal("WALLET_NOT_OPERATOR");
    const role = await subscriptions.OPERATOR_ROLE();
    await subscriptions.grantRole(role, wallet.address);
    const signedIn = async () => {
      let token = await parts.signIn(wallet);
      while (token === "WALLET_NOT_OPERATOR") {
        await sleep(50);
        token = await parts.signIn(wallet);
      }
      return token;
    };
    const token = await signedIn();
    expect(await read("admin/me", token)).to.deep.include({ roles: ["operator"] });
    await subscriptions.revokeRole(role, wallet.address);
    while ((await parts.signIn(wallet)) !== "WALLET_NOT_OPERATOR") await sleep(50);
    // The admin is let in too.
    const { admin } = bed.shop;
    const address = await admin.getAddress();
    const opened = await parts.signIn({ address, signMessage: (text) => admin.signMessage(text) });
    expect(await read("admin/me", opened)).to.deep.include({ roles: ["admin", "planner"] });
  });

  it("gives a thief with the session nothing but a look: no request of any kind changes a thing", async () => {
    const id = await parts.machine();
    const token = await parts.signIn(parts.operator);
    const authorization = `Bearer ${token}`;
    const state = async () => ({
      block: (await parts.bed.chain.head()).number,
      machines: (await read<{ machines: AdminMachine[] }>("admin/machines", token)).machines.map(
        ({ seen: _, ...machine }) => machine,
      ),
      subscriptions: (await read<AdminSubscriptions>("admin/subscriptions", token)).subscriptions.map(
        ({ power: _, ...subscription }) => subscription,
      ),
      // Statements of ownership the keeper signs anew when it likes.
      journal: (await read<AdminJournal>(`admin/subscriptions/${id}/journal/0`, token)).lines
        .filter(({ kind }) => kind !== "attest")
        .map(({ kind, event, step, detail }) => `${kind} ${event} ${step} ${detail}`),
      commands: await read("admin/commands", token),
      power: parts.bed.driver.guest(100_000 + Number(id)) !== undefined,
    });
    // What the keeper does by itself is over.
    const openJobs = async () => (await read<AdminOverview>("admin/overview", token)).work.openJobs;
    while ((await openJobs()) > 0) await sleep(50);
    const before = await state();
    for (const path of WISHES)
      for (const method of ["POST", "PUT", "PATCH", "DELETE"])
        for (const body of BODIES) {
          const headers = { authorization, "content-type": "application/json" };
          const { status } = await parts.ask(path, { method, headers, body: JSON.stringify(body) });
          expect(status, `${method} ${path}`).to.be.within(400, 499);
        }
    // Nor does the session open what a tenant's does.
    for (const path of [`machines/${id}/credential`, `machines/${id}/keys`]) {
      const there = await fetch(`${parts.bed.keeper?.portal?.url}/api/v1/${path}`, {
        headers: { authorization },
      });
      expect(there.status).to.equal(401);
      expect((await parts.ask(path, { headers: { authorization } })).status).to.equal(404);
    }
    for (const [what, now] of Object.entries(await state()))
      expect(now, what).to.deep.equal(before[what as keyof typeof before]);
  });
});
