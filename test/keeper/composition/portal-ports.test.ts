import { expect } from "chai";
import { AbiCoder, Wallet } from "ethers";
import { NotingReader } from "../../../keeper/composition/noting-reader.ts";
import { portalPorts } from "../../../keeper/composition/portal-ports.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { instanceOf } from "../../../keeper/core/instance.ts";
import { approvalText } from "../../../keeper/protocol/approval-text.ts";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { textHash } from "../../../keeper/protocol/text-hash.ts";
import { StatementDesk } from "../../../keeper/sagas/statement-desk.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { ContractWalletRepository } from "../../../keeper/store/contract-wallet-repository.ts";
import { MachineRepository } from "../../../keeper/store/machine-repository.ts";
import { SafeLikeFactory__factory } from "../../../typechain-types/factories/mocks/SafeLikeFactory__factory.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";
import { FaultyProxy } from "../chain/faulty-proxy.ts";
import { TestBed } from "../chain/test-bed.ts";
import { rejection } from "../support/rejection.ts";

const TEXT = "Let me in.";
const MAGIC = "6492".repeat(16);

describe("the portal's ports", function () {
  // Starts a node, which takes long on a machine that is busy.
  this.timeout(120_000);

  const keys = [1, 2]
    .map((n) => new Wallet(`0x${`0${n}`.repeat(32)}`))
    .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const [key = expect.fail()] = keys;
  const signed = (text: string) => `0x${keys.map((each) => each.signMessageSync(text).slice(2)).join("")}`;

  let bed: TestBed;
  let proxy: FaultyProxy;
  beforeEach(async () => {
    bed = await TestBed.open();
    proxy = await FaultyProxy.start(bed.chain.url);
  });
  afterEach(async () => {
    await proxy.close();
    await bed.close();
  });

  /** A keeper's parts over the real contracts, with subscription 1 delivered to the tenant. */
  async function setUp() {
    const room = await bed.room({ rpcUrls: [proxy.url] });
    await bed.shop.buy();
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(1n);
    const credential = new Uint8Array([1]);
    await room.outbox.submit("deliver:1", { kind: "deliver", id: 1n, purchaseRef, credential });
    const { db } = bed.store;
    const registry = new MachineRepository(db);
    await registry.reserve(1n, 0, () => ({
      ...ORDINARY,
      generation: 1,
      vmid: 1_001,
      node: "n",
      ipv4: "10.77.1.1",
    }));
    const wallets = await ContractWalletRepository.open(db);
    const clock = { now: 1_800_000_000_000 };
    const attester = { address: key.address.toLowerCase(), sign: (text: string) => key.signMessage(text) };
    const reader = new NotingReader(
      (_, view) => view && desk.learn(view),
      wallets,
      { of: () => null },
      room.heads,
      room.contracts,
      0,
    );
    const ports = { ...makeSagaWorld(clock), reader, registry, attester };
    const desk = new StatementDesk(ports, () => clock.now);
    const sleep = async (ms: number) => {
      clock.now += ms;
    };
    const time = { now: () => clock.now, sleep };
    const woken: bigint[] = [];
    const wake = (id: bigint) => void woken.push(id);
    const parts = {
      ports,
      heads: room.heads,
      contracts: room.contracts,
      database: db,
      desk,
      wallets,
      time,
      wake,
    };
    return { ...portalPorts(parts), reader, settings: ports.settings, woken };
  }

  const give = async (to: string) => {
    const tenant = await bed.shop.tenant.getAddress();
    await bed.shop.credential.connect(bed.shop.tenant).transferFrom(tenant, to, 1n);
  };
  const statement = async ({ ownership }: Awaited<ReturnType<typeof setUp>>) =>
    parseOwnershipStatement((await ownership.statement(1n)) ?? "").statement;

  it("let a contract wallet that is not deployed yet in, from the transfer to the approval", async () => {
    const portal = await setUp();
    const { signatures, ownership, reader, settings } = portal;
    const factory = await new SafeLikeFactory__factory(bed.shop.admin).deploy();
    const owners = keys.map(({ address }) => address);
    const wallet = (await factory.addressOf(owners, 2)).toLowerCase();
    await give(wallet);
    expect(await statement(portal)).to.deep.include({ owner: wallet, ownerKind: "eoa" });
    const call = factory.interface.encodeFunctionData("make", [owners, 2]);
    const wrap = (signature: string) =>
      AbiCoder.defaultAbiCoder().encode(["address", "bytes", "bytes"], [factory.target, call, signature]) +
      MAGIC;

    expect(await signatures.check(wallet, TEXT, wrap(signed("another")))).to.equal(null);
    await rejection(signatures.approve(1n, wallet, TEXT), FinalError, "NOT_APPROVED");
    expect(await signatures.check(wallet, TEXT, wrap(signed(TEXT)))).to.deep.equal({ kind: "contract" });
    const approval = await signatures.approve(1n, wallet, TEXT);

    const text = approvalText({
      instance: instanceOf(vmOf(settings, 1n, 1)),
      chainId: settings.chainId,
      contract: settings.credential,
      tokenId: 1n,
      wallet,
      hash: textHash(TEXT),
    });
    expect(approval).to.equal(await key.signMessage(text));
    expect(portal.woken).to.deep.equal([1n]);
    expect(await statement(portal)).to.deep.include({ owner: wallet, ownerKind: "contract" });
    expect(await ownership.holders(1n)).to.deep.equal({ owner: wallet, ownerKind: "contract", user: null });

    // Once it is there, the chain says so itself, and the statement stays as it is.
    const before = await statement(portal);
    await factory.make(owners, 2);
    await reader.read(1n, "confirmed");
    expect(await statement(portal)).to.deep.equal(before);
    expect(await signatures.check(wallet, TEXT, signed(TEXT))).to.deep.equal({ kind: "contract" });
  });

  it("take a plain wallet's signature and approve nothing in its place", async () => {
    const { signatures } = await setUp();
    const wallet = key.address.toLowerCase();
    await give(wallet);
    const signature = key.signMessageSync(TEXT);
    expect(await signatures.check(wallet, TEXT, signature)).to.deep.equal({ kind: "eoa", signature });
    await rejection(signatures.approve(1n, wallet, TEXT), FinalError, "NOT_APPROVED");
  });

  it("void what a former owner delegated, as soon as the transfer is seen", async () => {
    const { delegations, reader } = await setUp();
    const now = 1_800_000_000;
    const tenant = (await bed.shop.tenant.getAddress()).toLowerCase();
    const ssh = { subscription: 1n, key: "AAAA", scope: "all", token: "bhd1.x" } as const;
    await delegations.put({ ...ssh, wallet: tenant, issuedAt: now, expiresAt: now + 60 });
    expect(await delegations.list(1n, now)).to.have.length(1);
    await give(key.address);
    await reader.read(1n, "confirmed");
    expect(await delegations.list(1n, now)).to.deep.equal([]);
  });

  it("serve guests that pull without asking the chain", async () => {
    const { ownership, delegations, machines } = await setUp();
    const instance = (await machines.ofAddress("10.77.1.1"))?.instance ?? "";
    await ownership.statement(1n);
    proxy.calls.length = 0;
    for (let pull = 0; pull < 100; pull++) {
      await bed.chain.mine(1);
      expect((await machines.ofInstance(instance))?.subscription).to.equal(1n);
      expect(await ownership.statement(1n)).not.to.equal(null);
      await delegations.list(1n, 1_800_000_000);
    }
    expect(proxy.calls).to.deep.equal([]);
  });
});
