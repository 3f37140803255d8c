import { inspect } from "node:util";
import { expect } from "chai";
import { openRootByTicket } from "../../../installer/pve/open-root-by-ticket.ts";
import { answer, scriptedPve } from "../../keeper/proxmox/scripted-pve.ts";
import { type PveBed, pveBed } from "./pve-bed.ts";

const PASSWORD = "correct horse battery staple";
const HOUR_MS = 60 * 60 * 1000;
const pacing = { sleep: async () => {}, random: () => 0 };

describe("openRootByTicket", function () {
  this.timeout(120_000);
  const open: Array<() => Promise<unknown>> = [];

  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  const bed = async (): Promise<PveBed> => {
    const made = await pveBed();
    open.push(made.close);
    return made;
  };

  it("refuses a wrong password in words, and tells nobody which it was", async () => {
    const { openRoot } = await bed();
    const end = await openRoot(PASSWORD).catch((error: unknown) => error);
    expect(end).to.include({ code: "PVE_LOGIN_REFUSED" });
    expect(inspect(end, { depth: 9 })).not.to.include(PASSWORD);
  });

  it("says that a second factor cannot be given", async () => {
    const server = await scriptedPve((_seen, response) =>
      answer(response, 200, "OK", { data: { ticket: "PVE:!tfa!abc", NeedTFA: 1 } }),
    );
    open.push(server.close);
    const options = {
      url: server.url,
      trust: { ca: server.ca },
      password: PASSWORD,
      now: () => 0,
      ...pacing,
    };
    const end = await openRootByTicket(options).catch((error: unknown) => error);
    expect(end).to.include({ code: "PVE_SECOND_FACTOR" });
  });

  it("never shows the password to a server with another certificate", async () => {
    const server = await scriptedPve((_seen, response) => answer(response, 200, "OK", { data: {} }));
    open.push(server.close);
    const trust = { fingerprint256: "00".repeat(32) };
    const options = { url: server.url, trust, password: PASSWORD, now: () => 0, ...pacing };
    const end = await openRootByTicket(options).catch((error: unknown) => error);
    expect(end).to.include({ code: "PVE_BAD_CERTIFICATE" });
    expect(server.seen).to.deep.equal([]);
  });

  it("takes a new ticket before the old one is over, and shows each call's", async () => {
    let tickets = 0;
    const server = await scriptedPve((seen, response) => {
      if (!seen.path.endsWith("/access/ticket"))
        return answer(response, 200, "OK", { data: seen.headers.cookie });
      tickets += 1;
      answer(response, 200, "OK", { data: { ticket: `T${tickets}`, CSRFPreventionToken: `C${tickets}` } });
    });
    open.push(server.close);
    let now = 0;
    const root = await openRootByTicket({
      url: server.url,
      trust: { ca: server.ca },
      password: PASSWORD,
      now: () => now,
      ...pacing,
    });
    open.push(() => root.close());
    expect(await root("GET", "/version")).to.equal("PVEAuthCookie=T1");
    now = 1.5 * HOUR_MS;
    expect(await root("PUT", "/cluster/sdn")).to.equal("PVEAuthCookie=T2");
    expect(server.seen.at(-1)?.headers.csrfpreventiontoken).to.equal("C2");
  });

  it("says what to do when the account is no administrator's", async () => {
    const { root, way } = await bed();
    await root("POST", "/access/users", { userid: "guest@pve", password: PASSWORD });
    const guest = await openRootByTicket({ ...way, user: "guest@pve", password: PASSWORD, now: () => 0 });
    open.push(() => guest.close());
    const end = await guest("POST", "/pools", { poolid: "blockhost" }).catch((error: unknown) => error);
    expect(end).to.include({ code: "PVE_NOT_ADMINISTRATOR" });
  });
});
