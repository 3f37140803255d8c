import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { KeeperBed } from "./support/keeper-bed.ts";
import { runKeeper as run } from "./support/run-keeper.ts";

/** The last line of a keeper that did not start. */
async function refusal(...args: string[]) {
  const { code, lines } = await (await run(...args)).ended;
  expect(lines.length).to.equal(1);
  const [{ code: error = "", remedy = "" } = { code: "", remedy: "" }] = lines;
  expect(remedy).not.to.equal("");
  return { code, error };
}

describe("keeper/main.ts", function () {
  this.timeout(120_000);
  let bed: KeeperBed;
  const chain = (change: object) => ({ chain: { ...(bed.config.chain as object), ...change } });
  const proxmox = (change: object) => ({ proxmox: { ...(bed.config.proxmox as object), ...change } });

  before(async () => {
    bed = await KeeperBed.open();
  });
  after(() => bed.close());

  it("works until it is told to stop, and its store is its own meanwhile", async () => {
    const file = await bed.configFile();
    const keeper = await run("--config", file);
    await keeper.started;
    expect(await refusal("--config", file)).to.deep.equal({ code: 5, error: "STORE_IN_USE" });
    keeper.child.kill("SIGTERM");
    const { code, lines } = await keeper.ended;
    expect(code).to.equal(0);
    expect(lines.at(-1)?.msg).to.equal("keeper stopped");
  });

  it("is killed in the middle of a purchase, started again, and delivers it once", async () => {
    const file = await bed.configFile();
    const tenant = await bed.tenant();
    for (const step of ["clone", "deliver"]) {
      const first = await run("--config", file);
      await first.started;
      const entered = first.says({ msg: "entered", step });
      const { id } = await tenant.purchase(1n, 30n);
      await entered;
      first.child.kill("SIGKILL");
      await first.ended;
      const second = await run("--config", file);
      await second.says({ msg: "settled" });
      second.child.kill("SIGTERM");
      expect((await second.ended).code).to.equal(0);
      expect((await tenant.openCredential(id)).user).to.equal("admin");
    }
    const { subscriptions } = bed.shop;
    expect((await subscriptions.queryFilter(subscriptions.filters.Delivered())).length).to.equal(2);
  });

  it("keeps its secrets out of its arguments, its environment and its log", async () => {
    const file = await bed.configFile({ log: { level: "debug" } });
    const keeper = await run("--config", file);
    await keeper.started;
    const { id } = await (await bed.tenant()).purchase(1n, 30n);
    await keeper.says({ msg: "settled", subscription: `${id}` });
    const proc = `/proc/${keeper.child.pid}`;
    const outside = await Promise.all(
      [`${proc}/cmdline`, `${proc}/environ`].map((path) => readFile(path, "utf8")),
    );
    keeper.child.kill("SIGTERM");
    const said = [...outside, JSON.stringify((await keeper.ended).lines)].join("\n");
    for (const [name, secret] of Object.entries(await bed.secrets()))
      expect(said.toLowerCase().includes(secret.toLowerCase()), name).to.equal(false);
  });

  it("ends with 2 when the configuration is missing or wrong", async () => {
    expect(await refusal()).to.deep.equal({ code: 2, error: "USAGE" });
    expect(await refusal("--nonsense")).to.deep.equal({ code: 2, error: "USAGE" });
    expect(await refusal("--config", "/nonexistent")).to.deep.equal({ code: 2, error: "CONFIG_INVALID" });
    const file = await bed.configFile({ guest: {} });
    expect(await refusal("--config", file)).to.deep.equal({ code: 2, error: "CONFIG_INVALID" });
  });

  it("ends with 2 when a key cannot be used", async () => {
    const keys = bed.config.keys as { keeper: object; attestation: object };
    const passphraseFile = join(bed.folder, "wrong");
    await writeFile(passphraseFile, "wrong\n", { mode: 0o600 });
    const file = await bed.configFile({ keys: { ...keys, keeper: { ...keys.keeper, passphraseFile } } });
    expect(await refusal("--config", file)).to.deep.equal({ code: 2, error: "KEY_WRONG_PASSPHRASE" });
  });

  it("ends with 3 when the chain is not there, another one, or without the contract", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    for (const [change, error] of [
      [{ rpcUrls: [`http://127.0.0.1:${port}`] }, "CHAIN_UNREACHABLE"],
      [{ chainId: 1 }, "CHAIN_WRONG_ID"],
      [{ subscriptions: `0x${"11".repeat(20)}` }, "CONTRACT_MISSING"],
    ] as const) {
      const file = await bed.configFile(chain(change));
      expect(await refusal("--config", file)).to.deep.equal({ code: 3, error });
    }
  });

  it("ends with 3 when its address is no keeper", async () => {
    const keys = bed.config.keys as { keeper: object; attestation: object };
    const file = await bed.configFile({ keys: { ...keys, keeper: keys.attestation } });
    expect(await refusal("--config", file)).to.deep.equal({ code: 3, error: "KEEPER_NOT_AUTHORISED" });
  });

  it("ends with 4 when Proxmox refuses it or has not what it needs", async () => {
    const tokenSecretFile = join(bed.folder, "stale-token");
    await writeFile(tokenSecretFile, "00000000-0000-4000-8000-000000000000\n", { mode: 0o600 });
    for (const change of [
      { tokenSecretFile },
      { templates: { "debian-12": 9_999 } },
      { storage: "nowhere" },
      { endpoints: [{ url: "https://127.0.0.1:1" }] },
    ]) {
      const file = await bed.configFile(proxmox(change));
      const { code, error } = await refusal("--config", file);
      expect(code, error).to.equal(4);
    }
  });
});
