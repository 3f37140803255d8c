import { expect } from "chai";
import { JsonRpcSigner } from "ethers";
import type { HistoryLine } from "../../../../keeper/sagas/replay/compare-decisions.ts";
import { Database } from "../../../../keeper/store/database.ts";
import { JobRepository } from "../../../../keeper/store/job-repository.ts";
import { FaultyProxy } from "../../chain/faulty-proxy.ts";
import { KeeperBed } from "../../support/keeper-bed.ts";
import { runCommand } from "../run-command.ts";

const DAY = 86_400;

describe("blockhost replay", function () {
  this.timeout(120_000);
  let bed: KeeperBed;
  let env: Record<string, string>;

  beforeEach(async () => {
    bed = await KeeperBed.open();
    // Which jobs a store can still have is told by their time: the chain's clock must be ours, as on a real one.
    const block = await bed.chain.provider.getBlock("latest");
    await bed.jump(Math.floor(Date.now() / 1000) - (block?.timestamp ?? 0));
    env = { BLOCKHOST_CONFIG: await bed.configFile() };
  });
  afterEach(() => bed.close());

  const replay = (...args: string[]) => runCommand(["replay", "--patience", "30", ...args], env);
  const verdicts = async (...args: string[]) => {
    const { code, out, err } = await replay("--json", ...args);
    if (out === "") throw new Error(err);
    const { subscriptions } = JSON.parse(out) as {
      subscriptions: { subscription: string; lines: HistoryLine[] }[];
    };
    const lines = subscriptions.flatMap(({ subscription, lines: all }) =>
      all.map(({ what, verdict }) => `${subscription} ${what.split(" ")[0]} ${verdict}`),
    );
    return { code, lines };
  };
  const unlike = (lines: readonly string[]) => lines.filter((line) => !line.endsWith(" same"));

  it("finds a life as it had to be, on a keeper at work", async () => {
    await bed.start();
    const [alice, bob] = [await bed.tenant(), await bed.tenant()];
    const { id } = await alice.purchase(1n, 1n);
    await bed.event("attested", id);
    let from = bed.events.length;
    await bed.jump(DAY + 60);
    await bed.event("suspended", id, from);
    from = bed.events.length;
    await alice.renew(id, 2n);
    await bed.event("attested", id, from);
    from = bed.events.length;
    await alice.transfer(id, bob.address);
    await bed.event("transferred", id, from);
    from = bed.events.length;
    await bob.registerEncryptionKey(id);
    await bed.event("resealed", id, from);
    from = bed.events.length;
    await bed.jump(30 * DAY);
    await bed.event("destroyed", id, from);

    const { code, lines } = await verdicts();
    expect(lines).to.deep.equal([
      "1 provision same",
      "1 statement same",
      "1 Delivered same",
      "1 suspend same",
      "1 resume same",
      "1 statement same",
      "1 statement same",
      "1 reseal same",
      "1 CredentialChanged same",
      "1 destroy same",
      "1 Closed same",
    ]);
    expect(code).to.equal(0);
    const { out } = await replay();
    expect(out).to.match(/^subscription 1$/m);
    expect(out).to.match(/all is as it had to be$/);
  });

  it("marks a decision that was never made, one that nothing asked for, and effects that nobody decided", async () => {
    const keeper = await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 1n);
    await bed.event("attested", id);
    await keeper.stop();
    // The keeper sleeps through an expiry,
    await bed.jump(DAY + 60);
    await bed.jump(60);
    // has a job that nothing on chain asks for,
    const database = await Database.open(bed.parsed().database.file);
    const planted = { kind: "destroy", subject: `${id}`, key: "0xdead", step: "permit", data: {} };
    await new JobRepository(database).create(planted, Date.now());
    await database.close();
    // and its key rejects a purchase behind its back.
    const other = await tenant.purchase(1n, 1n);
    await bed.chain.rpc("hardhat_impersonateAccount", keeper.address);
    const { subscriptions } = bed.shop;
    const stolen = subscriptions.connect(new JsonRpcSigner(bed.chain.provider, keeper.address));
    await stolen.reject(other.id, `0x${"00".repeat(32)}`);

    const { code, lines } = await verdicts();
    expect(unlike(lines)).to.deep.equal([
      "1 suspend never made",
      "1 destroy not derivable",
      "2 provision passed",
      "2 Rejected without a decision",
    ]);
    expect(code).to.equal(1);
    expect((await replay("--differences")).out).to.match(
      /^!! {2}\d+ .* suspend \d+ +never made +asked for during/m,
    );
  });

  it("marks an effect by a transaction that this keeper did not make", async () => {
    const keeper = await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 1n);
    await bed.event("attested", id);
    await keeper.stop();
    const database = await Database.open(bed.parsed().database.file);
    await database.run("DELETE FROM outbox_attempt");
    await database.close();
    expect(unlike((await verdicts()).lines)).to.deep.equal(["1 Delivered not our transaction"]);
  });

  it("takes what was decided before a given block for done", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 1n);
    await bed.event("attested", id);
    const { number } = await bed.chain.head();
    const from = bed.events.length;
    await bed.jump(DAY + 60);
    await bed.event("suspended", id, from);
    await bed.keeper?.stop();
    const { lines } = await verdicts("--from", `${number + 1}`);
    expect(lines).to.deep.equal(["1 suspend same"]);
    expect((await replay("--from", "soon")).code).to.equal(2);
    expect((await replay("--from", "9", "--to", "8")).code).to.equal(2);
  });

  it("knows that a rebuilt store has no jobs from before", async () => {
    const keeper = await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 1n);
    await bed.event("attested", id);
    await keeper.stop();
    expect((await runCommand(["rebuild"], env)).code).to.equal(0);
    const { code, lines } = await verdicts();
    expect(unlike(lines)).to.deep.equal([
      "1 provision before the store",
      "1 statement before the store",
      "1 Delivered before the store",
    ]);
    expect(code).to.equal(0);
  });

  it("says that it needs an archive server when old state is gone", async () => {
    const keeper = await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 1n);
    await bed.event("attested", id);
    await keeper.stop();
    await bed.chain.mine(3);
    const { hash } = await bed.chain.head();
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const pruned = { error: { code: -32000, message: "missing trie node" } };
      proxy.fault = (method, [, block]) => {
        const isOld = method === "eth_call" && block !== "latest" && !JSON.stringify(block).includes(hash);
        return isOld ? pruned : "pass";
      };
      const chain = { ...(bed.config.chain as object), rpcUrls: [proxy.url] };
      await bed.configFile({ chain });
      const { code, err } = await replay();
      expect(code).to.equal(3);
      expect(err).to.include("CHAIN_WITHOUT_ARCHIVE");
    } finally {
      await proxy.close();
    }
  });
});
