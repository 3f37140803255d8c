import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../devnet/guest/instant-driver.ts";
import { keeperProgram } from "../../devnet/keeper/keeper-program.ts";
import { STEP_IDS } from "../../installer/finalize/step-id.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";
import { gate } from "../fakes/gate.ts";
import { rootApi } from "../keeper/support/root-api.ts";
import { ASKS, InstallBed, type InstallEnd } from "./support/install-bed.ts";

/** ISubscriptions.Status. */
const ACTIVE = 2n;
const PLANS = 2n;

describe("an installation with nobody there", function () {
  this.timeout(900_000);
  const driver = new InstantDriver();
  let bed: InstallBed;
  beforeEach(async () => {
    bed = await InstallBed.open(driver);
  });
  afterEach(() => bed.close());

  /** A stranger buys the first plan, and opens what is delivered. */
  async function buy() {
    const { subscriptions } = await bed.contracts();
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    const tenant = await bed.tenant(subscriptions, await shop.credential());
    const { id } = await tenant.purchase(1n, 30n);
    await until(async () => (await shop.statusOf(id)) === ACTIVE && (await tenant.hasCredential(id)));
    return { id, credential: await tenant.openCredential(id) };
  }

  it("makes a host on which a tenant buys, has written no secret down, and goes on with other answers", async () => {
    const program = await keeperProgram("installer/main.ts");
    const end = await bed.install(program);
    expect(end.code, told(end)).to.equal(0);
    const { credential } = await buy();
    const hostKey = driver.guest(100_001)?.files.get("/etc/ssh/ssh_host_ed25519_key.pub")?.toString();
    expect(hostKey).to.include(credential.hostKey);
    const swept = await bed.provider.getBalance(bed.admin.address);
    expect(swept > 9n * 10n ** 18n, `${swept} wei of 10 ether`).to.equal(true);

    // In the database, which is copied and looked into, in what was said, or in what the keeper is told.
    const kept = (await readdir(bed.layout.stateFolder)).filter((name) => name.startsWith("setup.db"));
    const written = await Promise.all(
      [...kept.map((name) => join(bed.layout.stateFolder, name)), bed.layout.keeperConfigFile].map((path) =>
        readFile(path, "latin1"),
      ),
    );
    const texts = [...written, JSON.stringify(end.events), end.complaint];
    expect(
      texts.some((text) => text.includes(bed.admin.address)),
      "they are read",
    ).to.equal(true);
    for (const [name, secret] of Object.entries(await bed.secrets()))
      expect(
        texts.some((text) => text.includes(secret)),
        name,
      ).to.equal(false);

    // With other answers it goes on: what these change is taken anew, and nothing is deployed again.
    const before = await bed.contracts();
    await bed.answer({ admin: { ...bed.answers.admin, operatorName: "Another" } });
    const second = await bed.install(program);
    expect(second.code, told(second)).to.equal(0);
    expect(await bed.contracts()).to.deep.equal(before);
    const taken = new Set(second.events.flatMap(({ step }) => (step === null ? [] : [step])));
    expect([...taken])
      .to.include.members(["configuration", "services"])
      .and.not.to.include("keys");
    const config = JSON.parse(await readFile(bed.layout.keeperConfigFile, "utf8"));
    expect(config.portal.site.name).to.equal("Another");
  });

  it("comes to the same host when it dies before and after every step: nothing twice, nothing left behind", async () => {
    const killing = await keeperProgram("test/installer/support/killing-install.ts");
    for (const id of STEP_IDS)
      for (const when of ["before", "after"]) {
        const end = await bed.install(killing, [`${when} ${id}`]);
        expect(end.signal, `${when} ${id}: ${told(end)}`).to.equal("SIGKILL");
      }
    const end = await bed.install(await keeperProgram("installer/main.ts"));
    expect(end.code, told(end)).to.equal(0);

    // One deployment: all that was ever made on the chain is what the keeper follows.
    const { subscriptions, inbox } = await bed.contracts();
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    expect(await bed.contractsMade())
      .to.deep.include.members([subscriptions, inbox])
      .and.to.have.length(3);
    expect(await shop.planCount()).to.equal(PLANS);
    // One token, pool, template; no machine that nobody has bought.
    const api = await rootApi(bed.simulator);
    const tokens = (await api.get("/access/users/blockhost@pve/token")) as { tokenid: string }[];
    expect(tokens.map(({ tokenid }) => tokenid)).to.deep.equal(["keeper"]);
    const machines = (await api.get("/cluster/resources?type=vm")) as { template: number }[];
    expect(machines.map(({ template }) => template)).to.deep.equal([1]);
    await api.close();
    // One keeper, with one set of keys, that an installer with nothing left to do leaves alone.
    const keepers = await bed.keepers();
    expect(keepers).to.have.length(1);
    const again = await bed.install(await keeperProgram("installer/main.ts"));
    expect(again.code, told(again)).to.equal(0);
    expect(await bed.keepers()).to.deep.equal(keepers);
    expect(await readdir(join(bed.layout.keeperFolder, "keys"))).to.have.length(4);
    await buy();
  });

  it("waits for its money, lets no second installer in, ends when it is told to, and goes on", async () => {
    const program = await keeperProgram("installer/main.ts");
    const asked = gate();
    const first = bed.begin(program, [], ({ text }) => {
      if (ASKS.test(text)) asked.open();
    });
    await Promise.race([asked.opened, first.ended.then((end) => expect.fail(told(end)))]);
    const second = await bed.install(program);
    expect(second.code).to.equal(1);
    expect(second.complaint).to.include("STORE_IN_USE");
    first.child.kill("SIGTERM");
    expect((await first.ended).code).to.equal(130);
    const last = await bed.install(program);
    expect(last.code, told(last)).to.equal(0);
    const taken = last.events.flatMap(({ step, text }) => (text === "running" ? [step] : []));
    expect(taken[0]).to.equal("deployer");
  });

  it("says all that is wrong with its answers before anything is done", async () => {
    const program = await keeperProgram("installer/main.ts");
    await bed.answer({ storage: { disks: "no such name" }, admin: { ...bed.answers.admin, host: "-" } });
    const wrong = await bed.install(program);
    expect(wrong.code).to.equal(2);
    expect(wrong.complaint)
      .to.include("ANSWERS_INVALID")
      .and.include("storage.disks")
      .and.include("admin.host");
    await bed.answer({ network: { mode: "dhcp", interface: "eth0" } });
    const network = await bed.install(program);
    expect(network.code).to.equal(2);
    expect(network.complaint).to.include("NETWORK_UNATTENDED");
    expect(await readdir(bed.layout.stateFolder)).to.deep.equal([]);
  });
});

function told({ events, complaint }: InstallEnd): string {
  return [complaint, ...events.map(({ step, text }) => `${step}: ${text}`)].join("\n");
}

/** Waits for what another process does; mocha's time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}
