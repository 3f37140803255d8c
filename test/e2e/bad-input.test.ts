import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { isError } from "ethers";
import type { Tenant } from "../../devnet/tenant/tenant.ts";
import { TestStablecoin__factory } from "../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";
import type { ApiClient } from "../devnet/proxmox/api-client.ts";
import { FaultyProxy } from "../keeper/chain/faulty-proxy.ts";
import { KeeperBed } from "../keeper/support/keeper-bed.ts";
import { rootApi } from "../keeper/support/root-api.ts";
import { runKeeper } from "../keeper/support/run-keeper.ts";

const PENDING = 1n;
const ACTIVE = 2n;
const REFUNDED = 5n;
const PLAN = 1n;
const DAYS = 30n;
const TEMPLATE = 9_000;
const MAX = 2n ** 200n;
const INTERFACES = ["IPlans", "ISubscriptions"].map((name) =>
  readFileSync(fileURLToPath(new URL(`../../contracts/interfaces/${name}.sol`, import.meta.url)), "utf8"),
);

/** What the contracts' documentation tells whoever meets one of their errors. */
function noticeOf(error: string): string {
  const found = INTERFACES.map((text) =>
    new RegExp(`/// @notice ([^\\n]*)\\n\\s*error ${error}\\(`).exec(text),
  );
  return found.find((match) => match !== null)?.[1] ?? "";
}

/** Whether the sentence goes on to what can be done about it. */
const REMEDY = /: (choose|pay|approve|give) /;

describe("bad input, to the real contracts and a keeper that is a process", function () {
  this.timeout(90_000);
  let bed: KeeperBed;
  let admin: ApiClient;
  let file: string;

  beforeEach(async () => {
    bed = await KeeperBed.open();
    file = await bed.configFile();
    admin = await rootApi(bed.simulator);
  });
  afterEach(async () => {
    await admin.close();
    await bed.close();
  });

  /** What there is besides the template. */
  const machines = async () => {
    const all = (await admin.get("/nodes/pve/qemu")) as { vmid: number }[];
    return all.map(({ vmid }) => vmid).filter((vmid) => vmid !== TEMPLATE);
  };
  const seeds = async () => {
    const all = (await admin.get("/nodes/pve/storage/blockhost-seed/content")) as { volid: string }[];
    return all.map(({ volid }) => volid);
  };
  const books = async (tenant: Tenant) => ({
    balance: await tenant.balance(),
    credit: await tenant.credit(),
    bought: await bed.shop.subscriptions.subscriptionCount(),
    stock: (await bed.shop.subscriptions.planOf(PLAN)).stock,
  });
  const end = async (keeper: Awaited<ReturnType<typeof runKeeper>>) => {
    keeper.child.kill("SIGTERM");
    expect((await keeper.ended).code).to.equal(0);
  };

  /** A keeper that does not start: its exit code and its only line. */
  const refusal = async (change: Record<string, unknown>) => {
    const { code, lines } = await (await runKeeper("--config", await bed.configFile(change))).ended;
    expect(lines.length).to.equal(1);
    return { exit: code, line: lines[0] };
  };

  /** A purchase that was made before a keeper refused to start is delivered by one that starts. */
  const isDeliveredAfterAll = async (id: bigint) => {
    expect(await bed.shop.subscriptions.statusOf(id)).to.equal(PENDING);
    expect(await machines()).to.deep.equal([]);
    const keeper = await runKeeper("--config", await bed.configFile());
    await keeper.says({ msg: "settled", subscription: `${id}` });
    await end(keeper);
    expect(await bed.shop.subscriptions.statusOf(id)).to.equal(ACTIVE);
  };

  it("a plan that does not exist, a wrong token, too little allowance, a garbage key: one custom error each", async () => {
    const keeper = await runKeeper("--config", file);
    await keeper.started;
    const tenant = await bed.tenant();
    const { publicKey: encryptionKey } = await tenant.encryptionKey();
    const shop = Subscriptions__factory.connect(bed.shop.address, tenant.wallet);
    const [token = ""] = await shop.acceptedTokens();
    const good = {
      planId: PLAN,
      numDays: DAYS,
      token,
      maxAmount: MAX,
      recipient: tenant.address,
      encryptionKey,
    };
    const price = await shop.quote(PLAN, DAYS, token);
    const approve = async (coin: string, amount: bigint) =>
      (await TestStablecoin__factory.connect(coin, tenant.wallet).approve(shop, amount)).wait();
    const other = await new TestStablecoin__factory(bed.shop.admin).deploy("Other Dollar", "OUSD", 6);
    const otherToken = await other.getAddress();
    await (await other.mint(tenant.address, price)).wait();
    await approve(otherToken, price);
    await approve(token, price - 1n);
    const before = await books(tenant);

    const refused = async (change: Partial<typeof good>) => {
      const failure: unknown = await shop.purchase.staticCall({ ...good, ...change }).catch((error) => error);
      if (!isError(failure, "CALL_EXCEPTION") || !failure.revert) throw failure;
      return { name: failure.revert.name, args: [...failure.revert.args] };
    };
    const zero = `0x${"0".repeat(64)}`;
    const lowOrder = `0x01${"0".repeat(62)}`;
    const cases: [Partial<typeof good>, string, unknown[]][] = [
      [{ planId: 99n }, "PlansUnknownPlan", [99n]],
      [{ token: otherToken }, "PlansTokenNotAccepted", [otherToken]],
      [{}, "SubscriptionsAllowanceTooLow", [token, tenant.address, price - 1n, price]],
      [{ encryptionKey: zero }, "SubscriptionsUnusableEncryptionKey", [zero]],
      [{ encryptionKey: lowOrder }, "SubscriptionsUnusableEncryptionKey", [lowOrder]],
    ];
    for (const [change, name, args] of cases) {
      expect(await refused(change)).to.deep.equal({ name, args });
      expect(noticeOf(name), name).to.match(REMEDY);
      // Sent all the same, as a wallet that does not look would: it is mined, and nothing of it stays.
      const sent = await shop.purchase({ ...good, ...change }, { gasLimit: 1_000_000 }).then(
        (transaction) => transaction.wait(),
        (error) => error,
      );
      expect(isError(sent, "CALL_EXCEPTION") || isError(sent, "UNKNOWN_ERROR"), name).to.equal(true);
      expect(await books(tenant), name).to.deep.equal(before);
    }
    expect(await other.balanceOf(shop)).to.equal(0n);

    // The keeper saw nothing of it, and serves who orders properly.
    const { id } = await tenant.purchase(PLAN, DAYS);
    expect(id).to.equal(1n);
    await keeper.says({ msg: "settled", subscription: "1" });
    await end(keeper);
    expect(keeper.lines.filter(({ level }) => level > 30)).to.deep.equal([]);
    expect(await machines()).to.deep.equal([100_001]);
  });

  it("a Proxmox token without rights: exit 4 names what is missing, and the purchase waits for a better one", async () => {
    const { id } = await (await bed.tenant()).purchase(PLAN, DAYS);
    const { value } = (await admin.post("/access/users/blockhost@pve/token/bare", { privsep: 1 })) as {
      value: string;
    };
    const tokenSecretFile = join(bed.folder, "bare-token");
    await writeFile(tokenSecretFile, value, { mode: 0o600 });
    const proxmox = { ...(bed.config.proxmox as object), tokenId: "blockhost@pve!bare", tokenSecretFile };
    const { exit, line } = await refusal({ proxmox });
    expect({ exit, code: line?.code }).to.deep.equal({ exit: 4, code: "PVE_RIGHTS_MISSING" });
    expect(line?.msg).to.include("blockhost@pve!bare").and.to.include("VM.Allocate on /pool/blockhost");
    expect(line?.remedy).to.include("grant");
    await isDeliveredAfterAll(id);
  });

  it("an unreachable RPC: exit 3 names the server, and the purchase waits for a way to it", async () => {
    const { id } = await (await bed.tenant()).purchase(PLAN, DAYS);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    const chain = { ...(bed.config.chain as object), rpcUrls: [`http://127.0.0.1:${port}`] };
    const { exit, line } = await refusal({ chain });
    expect({ exit, code: line?.code }).to.deep.equal({ exit: 3, code: "CHAIN_UNREACHABLE" });
    expect(line?.msg).to.include(`127.0.0.1:${port}`);
    expect(line?.remedy).to.include("rpcUrls");
    await isDeliveredAfterAll(id);
  });

  it("an RPC server that goes away from a keeper at work: each look says so, and the purchase is served when it is back", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const chain = { ...(bed.config.chain as object), rpcUrls: [proxy.url] };
      const keeper = await runKeeper("--config", await bed.configFile({ chain }));
      await keeper.started;
      proxy.fault = () => "down";
      const { id } = await (await bed.tenant()).purchase(PLAN, DAYS);
      const line = await keeper.says({ code: "CHAIN_UNREACHABLE" });
      expect(line.error).to.include(new URL(proxy.url).host);
      expect(line.remedy).to.match(/server/);
      proxy.fault = () => "pass";
      await keeper.says({ msg: "settled", subscription: `${id}` });
      await end(keeper);
      expect(await machines()).to.deep.equal([100_001]);
    } finally {
      await proxy.close();
    }
  });

  for (const [where, fill, code] of [
    [
      "before the VM is made",
      () => bed.simulator.setStorageUse("local", Number.POSITIVE_INFINITY),
      "NO_CAPACITY",
    ],
    [
      "when the VM is half made",
      () => bed.simulator.faults.task({ type: "imgcopy", failWith: "no space left on device" }),
      "PVE_STORAGE_FULL",
    ],
  ] as const) {
    it(`a storage that is full ${where}: the log says which, the money goes back, no VM stays`, async () => {
      const keeper = await runKeeper("--config", file);
      await keeper.started;
      const tenant = await bed.tenant();
      const before = await books(tenant);
      fill();
      const { id, amount } = await tenant.purchase(PLAN, DAYS);
      const line = await keeper.says({ msg: "undo", subscription: `${id}` });
      await keeper.says({ msg: "rejected", subscription: `${id}` });
      await end(keeper);
      expect(line.detail).to.match(new RegExp(`^(DEADLINE: )?${code}: .*storage.*\\(remedy: .+\\)$`));
      expect(await bed.shop.subscriptions.statusOf(id)).to.equal(REFUNDED);
      expect(await tenant.rejectionOf(id)).to.equal(code === "NO_CAPACITY" ? code : "HYPERVISOR_FAILED");
      expect(await tenant.credit()).to.equal(amount);
      await tenant.withdraw();
      expect(await books(tenant)).to.deep.equal({ ...before, bought: 1n });
      expect(await machines()).to.deep.equal([]);
      expect(await seeds()).to.deep.equal([]);
    });
  }
});
