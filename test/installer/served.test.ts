import { mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../devnet/guest/instant-driver.ts";
import { keeperProgram } from "../../devnet/keeper/keeper-program.ts";
import type { FinalizeView } from "../../installer/finalize/finalizer.ts";
import type { RehearsalView } from "../../installer/rehearsal/rehearsal-view.ts";
import type { FoundStorage } from "../../installer/wizard/api/found.ts";
import { checkBackup } from "../../keeper/backup/check-backup.ts";
import { openBackup } from "../../keeper/backup/open-backup.ts";
import { rootApi } from "../keeper/support/root-api.ts";
import type { SetupBrowser } from "./server/support/setup-browser.ts";
import { InstallBed } from "./support/install-bed.ts";
import { ServedInstall } from "./support/served-install.ts";

const PASSPHRASE = "correct horse battery staple";

describe("an installation by its pages' server", function () {
  this.timeout(600_000);
  let bed: InstallBed;
  const installs: ServedInstall[] = [];

  beforeEach(async () => {
    bed = await InstallBed.open(new InstantDriver());
  });
  afterEach(async () => {
    for (const install of installs.splice(0)) await install.end();
    await bed.close();
  });

  const start = async (words?: readonly string[]) => {
    const install = new ServedInstall(await keeperProgram("installer/main.ts"), bed.folder, words);
    installs.push(install);
    return install;
  };
  const view = async (browser: SetupBrowser) =>
    (await browser.ask("/api/finalize")).body as unknown as FinalizeView;

  it("goes from the console's code to a running host, over a kill, and shuts itself", async () => {
    const first = await start();
    const browser = await first.browser(await first.said("code"));
    expect((await browser.ask("/api/session")).body.fingerprint).to.equal(
      await first.said("certificate's SHA-256"),
    );
    await browser.sign(bed.admin);

    for (const section of Object.keys(bed.answers)) {
      const found = await browser.ask(`/api/detect/${section}`);
      expect(found.status, `detect ${section}: ${found.text}`).to.equal(200);
    }
    expect((await browser.ask("/api/detect/proxmox")).body.found).to.have.nested.property(
      "nodes[0].node",
      "pve",
    );
    const { found } = (await browser.ask("/api/detect/storage")).body as { found: FoundStorage };
    expect(found.storages?.map(({ storage }) => storage)).to.include("local");
    for (const [section, value] of Object.entries(bed.answers)) {
      const { status, text } = await browser.put(`/api/answers/${section}`, value);
      expect(status, `${section}: ${text}`).to.equal(200);
    }
    for (const section of ["storage", "blockchain", "proxmox", "ipv6", "admin"]) {
      const { body, text } = await browser.post(`/api/preflight/${section}`);
      const checks = body.checks as { verdict: string }[];
      expect(checks.filter(({ verdict }) => verdict === "bad").length, `${section}: ${text}`).to.equal(0);
    }

    expect((await browser.post("/api/finalize", { do: "start" })).status).to.equal(202);
    const funds = await until(async () => {
      const { status, body } = await browser.ask("/api/deployer");
      return status === 200 && body.needs !== "0" ? body : undefined;
    });
    await first.kill();

    const second = await start();
    const same = second.again(browser);
    expect((await same.ask("/api/session")).body).to.include({
      wallet: bed.admin.address.toLowerCase(),
      step: "install",
    });
    await bed.pay(String(funds.address));
    const end = await until(async () => {
      const now = await view(same);
      return now.status === "done" || now.status === "failed" ? now : undefined;
    });
    expect(end.status, JSON.stringify(end.steps)).to.equal("done");

    const { body: result } = await same.ask("/api/result");
    expect(result.portal).to.match(/^https:/);
    const { subscriptions } = await bed.contracts();
    expect(result.addresses).to.deep.include({ subscriptions });
    const { bytes } = await same.post("/api/backup", { passphrase: PASSPHRASE });
    expect((await filesIn(bytes)).map(({ path }) => path)).to.include.members([
      bed.layout.keeperConfigFile,
      join(bed.layout.keeperFolder, "keys/keeper.keystore.json"),
    ]);

    expect((await same.post("/api/close")).status).to.equal(200);
    expect(await second.ended()).to.equal(0);
    // Nobody has taken the contracts over: it is their admin's.
    expect(await readdir(bed.layout.stateFolder)).to.include.members([
      "deployer.json",
      "deployer.passphrase",
    ]);
    expect(await second.said("the key")).to.include("until your wallet has taken over");
  });

  it("rehearses from the pages, says where it fails, and leaves no machine behind", async () => {
    const install = await start();
    const browser = await install.browser(await install.said("code"));
    await browser.sign(bed.admin);
    for (const [section, value] of Object.entries(bed.answers))
      await browser.put(`/api/answers/${section}`, value);
    expect((await browser.post("/api/rehearsal", { do: "start" })).status).to.equal(202);
    const end = await until(async () => {
      const now = (await browser.ask("/api/rehearsal")).body as unknown as RehearsalView;
      return now.status === "running" ? undefined : now;
    });
    // Guests that are instant have no sshd.
    expect(end.steps.map(({ name, status }) => `${name} ${status}`)).to.deep.equal([
      ...["set up", "paid", "seen", "cloned", "booted", "ready", "delivered", "decrypted"].map(
        (name) => `${name} done`,
      ),
      "shell failed",
    ]);
    expect(end.error?.code).to.equal("REHEARSAL_FAILED");
    expect(end.error?.what).to.include("ssh ended with 255");
    const api = await rootApi(bed.simulator);
    const machines = (await api.get("/cluster/resources?type=vm")) as { template: number }[];
    await api.close();
    expect(machines.map(({ template }) => template)).to.deep.equal([1]);
  });

  it("lets root make a code beside it, which takes the session over", async () => {
    const install = await start();
    const before = await install.browser(await install.said("code"));
    const other = await start(["--code"]);
    expect(await other.ended()).to.equal(0);
    const after = await install.browser(await other.said("code"));
    expect((await before.ask("/api/answers")).status).to.equal(401);
    expect((await after.ask("/api/answers")).status).to.equal(200);
  });
});

/** What a sealed backup holds, all of it checked. */
async function filesIn(bytes: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), "backup-"));
  const file = join(folder, "host.backup");
  await writeFile(file, bytes);
  const handle = await open(file);
  try {
    return (await checkBackup(await openBackup(handle, file, PASSPHRASE))).files;
  } finally {
    await handle.close();
    await rm(folder, { recursive: true });
  }
}

/** Asks until there is an answer; mocha's time limit ends it. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
