import { expect } from "chai";
import { decodeBytes32String } from "ethers";
import { MachineRepository } from "../../../../keeper/store/machine-repository.ts";
import { ORDINARY } from "../../../fakes/ordinary-reservation.ts";
import { TempStore } from "../../store/temp-store.ts";
import { runCommand } from "../run-command.ts";
import { delivered } from "../support/delivered.ts";
import { OperatorBed } from "../support/operator-bed.ts";

describe("blockhost vm", function () {
  this.timeout(60_000);
  let bed: OperatorBed;
  let tenant: string;

  before(async () => {
    bed = await OperatorBed.open();
    tenant = bed.shop.tenant.address;
    await delivered(bed);
    await bed.shop.buy();
    await bed.run("ab", "add", "alice", tenant);
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  const ended = (id: bigint) => bed.shop.subscriptions.statusOf(id).then(Number);
  const ACTIVE = 2;
  const TERMINATED = 7;

  it("lists what lives, as the chain has it", async () => {
    const { code, out } = await bed.run("vm");
    expect(code).to.equal(0);
    const [head, first, second, ...more] = out.split("\n");
    expect(head).to.match(/^ID {2}STATUS {3}PLAN {3}PAID UNTIL {12}OWNER/);
    expect(first).to.match(/^1 {3}active {3}Small {2}20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}alice$/);
    expect(second).to.match(/^2 {3}pending {2}Small$/);
    expect(more).to.deep.equal([]);
  });

  it("lists what is over only when all are asked for", async () => {
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    await bed.shop.subscriptions.connect(keeper).reject(2, `0x${"00".repeat(32)}`);
    const ids = async (...more: string[]) =>
      JSON.parse((await bed.run("vm", "list", "--json", ...more)).out).map(({ id }: { id: string }) => id);
    expect(await ids()).to.deep.equal(["1"]);
    expect(await ids("--all")).to.deep.equal(["1", "2"]);
  });

  it("shows on the host what the keeper holds of a machine", async () => {
    const store = await TempStore.create();
    const place = { generation: 1, vmid: 100_001, node: "pve", ipv4: "10.77.1.1" };
    await new MachineRepository(store.db).reserve(1n, 0, () => ({ ...ORDINARY, ...place }));
    await bed.configure({}, { database: { file: store.file } });
    const { out } = await bed.run("vm", "list");
    expect(out.split("\n")[1]).to.match(/alice {2}100001 +pve +10\.77\.1\.1 +being made$/);
    expect((await bed.run("vm", "show", "1")).out).to.include("VM 100001 on pve, 10.77.1.1");
    await store.close();
    await bed.configure({}, { database: { file: "/nowhere.db" } });
    const without = await bed.run("vm", "list");
    expect(without.code).to.equal(0);
    expect(without.err).to.include("the chain's word alone");
    await bed.configure();
  });

  it("shows one with its people and its money, exactly as the contract counts it", async () => {
    await bed.chain.rpc("evm_increaseTime", 3_600);
    await bed.chain.mine();
    const { out, code } = await bed.run("vm", "show", "1", "--json");
    expect(code).to.equal(0);
    const { money, subscription, status } = JSON.parse(out);
    expect(BigInt(money.earned)).to.equal(await bed.shop.subscriptions.earned(1));
    expect(BigInt(money.refundable)).to.equal(await bed.shop.subscriptions.refundable(1));
    expect({ status, owner: subscription.owner }).to.deep.equal({ status: "active", owner: tenant });
    const text = (await bed.run("vm", "show", "1")).out;
    expect(text).to.match(/^owner {8}alice \(0x/m);
    expect(text).to.match(/^earned {7}0\.\d+ TUSD that were not collected$/m);
    expect((await bed.run("vm", "show", "9")).code).to.equal(2);
    expect((await bed.run("vm", "show", "x")).code).to.equal(2);
  });

  it("asks the keeper for what a machine's owner wants, and nobody else's key can", async () => {
    await bed.shop.credential.connect(bed.shop.tenant).setUser(1, bed.ops.address, 10n ** 12n);
    for (const [index, operation] of ["reboot", "stop", "start"].entries()) {
      const { code, err } = await bed.sign("vm", operation, "1");
      expect(code, err).to.equal(0);
      const [event] = (
        await bed.shop.subscriptions.queryFilter(bed.shop.subscriptions.filters.OperationRequested(1))
      ).slice(-1);
      expect(event?.args.operation).to.equal(BigInt(index));
    }
    await bed.shop.credential.connect(bed.shop.tenant).setUser(1, tenant, 0);
    const stranger = await bed.sign("vm", "stop", "1");
    expect(stranger.code).to.equal(2);
    expect(stranger.err).to.include("is neither");
  });

  it("ends a subscription when its number is typed, and tells what goes back", async () => {
    await bed.chain.rpc("evm_increaseTime", 3_600);
    await bed.chain.mine();
    const { keystoreFile, passphraseFile } = bed.ops;
    const args = ["vm", "destroy", "1", "--reason", "ABUSE", "--keystore", keystoreFile];
    const asked: string[] = [];
    const type = (answer: string) =>
      runCommand([...args, "--passphrase-file", passphraseFile], bed.env, undefined, (question) => {
        asked.push(question);
        return answer;
      });
    for (const answer of ["", "y", "yes", "11"]) expect((await type(answer)).code, answer).to.equal(2);
    expect(await ended(1n)).to.equal(ACTIVE);
    const { code, out, err } = await type("1");
    expect(code, err).to.equal(0);
    expect(asked.at(-1)).to.equal("To go on, type its number (1): ");
    expect(err).to.match(/its machine and disk are destroyed, and about 0(\.\d+)? TUSD go back to 0x/);
    expect(out).to.match(/^done: end subscription 1 for good/);
    expect(await ended(1n)).to.equal(TERMINATED);
    const { subscriptions } = bed.shop;
    const [event] = await subscriptions.queryFilter(subscriptions.filters.Terminated(1));
    expect(decodeBytes32String(event?.args.reason ?? "")).to.equal("ABUSE");
  });

  it("ends one without asking when told so, never with a wrong reason or without the role", async () => {
    const destroy = (...args: string[]) => bed.sign("vm", "destroy", ...args, "--yes");
    expect((await destroy("1")).code).to.equal(2);
    for (const reason of ["", "abuse", "TOO_LONG_A_REASON_FOR_A_CONTRACT", "A B"])
      expect((await destroy("1", "--reason", reason)).code, reason).to.equal(2);
    await bed.remember();
    const { subscriptions } = bed.shop;
    await subscriptions.revokeRole(await subscriptions.OPERATOR_ROLE(), bed.ops.address);
    const refused = await destroy("1", "--reason", "ABUSE");
    expect(refused.code).to.equal(3);
    expect(refused.err).to.match(/AccessControlUnauthorizedAccount\(.*neededRole OPERATOR_ROLE\)/);
    await bed.restore();
    expect(await ended(1n)).to.equal(ACTIVE);
    const early = await destroy("2", "--reason", "ABUSE");
    expect(early.code).to.equal(3);
    expect(early.err).to.include("SubscriptionsWrongStatus(id 2, status pending)");
    expect((await destroy("1", "--reason", "ABUSE")).code).to.equal(0);
    expect(await ended(1n)).to.equal(TERMINATED);
  });

  it("asks nobody where nothing is sent", async () => {
    const { keystoreFile } = bed.ops;
    const dry = await bed.run(
      "vm",
      "destroy",
      "1",
      "--reason",
      "ABUSE",
      "--dry-run",
      "--keystore",
      keystoreFile,
    );
    expect(dry.code, dry.err).to.equal(0);
    const safe = await bed.run("vm", "destroy", "1", "--reason", "ABUSE", "--calldata");
    expect(safe.out).to.include(bed.shop.subscriptions.interface.getFunction("terminate").selector);
    expect(await ended(1n)).to.equal(ACTIVE);
  });
});
