import { expect } from "chai";
import { OPERATIONS } from "../../../keeper/core/operation.ts";
import type { ContractCall } from "../../../keeper/core/transaction.ts";
import { random } from "../support/random.ts";
import type { ChainRoom } from "./chain-room.ts";
import { TestBed } from "./test-bed.ts";

const ROUNDS = 4;
/** Blocks until what is mined is final: one more than the deepest reorganisation below. */
const FINALITY = 9;

describe("reorganisations", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(240_000);

  let bed: TestBed;
  let room: ChainRoom;
  beforeEach(async () => {
    bed = await TestBed.open();
  });
  afterEach(() => bed.close());

  const count = async () => Number(await bed.shop.subscriptions.subscriptionCount());

  async function deliver(id: number): Promise<string> {
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(id);
    const credential = new Uint8Array([id]);
    const call: ContractCall = { kind: "deliver", id: BigInt(id), purchaseRef, credential };
    const outcome = await room.outbox.submit(`deliver:${id}`, call);
    return outcome.state;
  }

  /** One block with something that people do: buy, renew, sell, ask for an operation; or nothing. */
  async function act(draw: (limit: number) => number): Promise<void> {
    const { subscriptions, credential, tenant, admin } = bed.shop;
    const id = 1 + draw(Math.max(1, await count()));
    const { owner } = await credential.accessOf(id);
    const holder = [tenant, admin].find((each) => each.address === owner);
    const kind = draw(6);
    if (kind === 0) await bed.shop.buy();
    else if (kind === 1) await deliver(id);
    else if (holder === undefined) await bed.chain.mine(1);
    else if (kind === 2) await bed.shop.renew(id);
    else if (kind === 3) {
      const buyer = holder === tenant ? admin : tenant;
      await credential.connect(holder).transferFrom(holder, buyer, id);
    } else if (kind === 4) {
      const argument = `0x${draw(256).toString(16).padStart(64, "0")}`;
      await subscriptions.connect(holder).requestOperation(id, draw(OPERATIONS.length), argument);
    } else await bed.chain.mine(1);
  }

  /** What the saved events say was asked of each id, against what the chain's events say. */
  async function expectOperations(): Promise<void> {
    const { subscriptions } = bed.shop;
    const asked = await subscriptions.queryFilter(subscriptions.filters.OperationRequested(), 0);
    for (let id = 1; id <= (await count()); id++) {
      const own = asked.filter(({ args }) => args.id === BigInt(id));
      const saved = await room.operations.requested(BigInt(id), 0);
      expect(saved.map(({ sequence, operation, argument }) => [sequence, operation, argument])).to.deep.equal(
        own.map(({ args }) => [Number(args.sequence), OPERATIONS[Number(args.operation)], args.argument]),
      );
      const view = await room.reader.read(BigInt(id), "confirmed");
      expect(view?.subscription.operations).to.equal(own.length);
    }
  }

  for (const depth of [1, 2, 3, 4, 5, 6, 7, 8])
    it(`of depth ${depth} under purchases, deliveries, renewals, sales and operations lose and double nothing (seed ${depth})`, async () => {
      const draw = random(depth);
      room = await bed.room({ finality: { depth: FINALITY }, confirmations: draw(2) });
      const told = new Map<string, number>();
      const poll = async () => {
        await room.watcher.poll();
        const note = (logs: typeof room.events, by: number) => {
          for (const log of logs) {
            const place = `${log.blockHash} ${log.logIndex}`;
            told.set(place, (told.get(place) ?? 0) + by);
          }
        };
        for (const rewind of room.rewinds.splice(0)) note([...rewind.logs], -1);
        note(room.events.splice(0), 1);
      };
      await bed.shop.buy();
      await bed.shop.buy();
      await deliver(1);
      for (let round = 0; round < ROUNDS; round++) {
        await poll();
        const mark = await bed.chain.mark();
        for (let n = 0; n < depth; n++) {
          await act(draw);
          if (draw(3) === 0) await poll();
        }
        await bed.chain.goBack(mark);
        // Longer than what it replaces.
        for (let n = 0; n <= depth; n++) {
          await act(draw);
          if (draw(3) === 0) await poll();
        }
      }
      const ids = Array.from({ length: await count() }, (_, index) => index + 1);
      for (let tries = 0; tries < 6; tries++) {
        for (const id of ids) await deliver(id);
        await bed.chain.mine(FINALITY + 1);
        await poll();
      }

      for (const id of ids) expect(await deliver(id), `delivery of ${id}`).to.equal("final");
      const { subscriptions } = bed.shop;
      const deliveries = await subscriptions.queryFilter(subscriptions.filters.Delivered(), 0);
      expect(deliveries.map(({ args }) => Number(args.id)).sort((a, b) => a - b)).to.deep.equal(ids);
      expect([...(await room.reader.fingerprints("final")).fingerprints.keys()].map(Number)).to.deep.equal(
        ids,
      );
      await expectOperations();
      const logs = await bed.chain.provider.getLogs({
        address: [...room.contracts.filter.address],
        topics: room.contracts.filter.topics.map((each) => [...each]),
        fromBlock: bed.shop.deploymentBlock,
      });
      expect([...told].filter(([, times]) => times !== 0)).to.have.deep.members(
        logs.map((log) => [`${log.blockHash} ${log.index}`, 1]),
      );
    });
});
