import { expect } from "chai";
import type { ChainLog } from "../../../keeper/core/chain-log.ts";
import type { OperationRequest, PlacedRequest } from "../../../keeper/core/operation.ts";
import { ChainCursorRepository } from "../../../keeper/store/chain-cursor-repository.ts";
import { OperationRepository } from "../../../keeper/store/operation-repository.ts";
import { TempStore } from "./temp-store.ts";

const block = (number: number) => ({ number, hash: `0xa${number}` });
const request = (sequence: number, operation: OperationRequest["operation"]): OperationRequest => ({
  sequence,
  operation,
  argument: `0x${"00".repeat(31)}07`,
  requestedAt: 1_000 + sequence,
});
const at = (blockNumber: number, request: OperationRequest): PlacedRequest => ({ ...request, blockNumber });
const log = (blockNumber: number, subscription: bigint, operation: OperationRequest): ChainLog => ({
  blockNumber,
  blockHash: block(blockNumber).hash,
  transactionHash: `0xt${operation.sequence}`,
  logIndex: 0,
  subscription,
  kind: "OperationRequested",
  timestamp: operation.requestedAt,
  operation,
});

describe("OperationRepository", () => {
  let store: TempStore;
  let cursors: ChainCursorRepository;
  let operations: OperationRepository;
  const [reboot, stop, start] = [request(1, "reboot"), request(2, "stop"), request(3, "start")];
  const all = [at(1, reboot), at(2, stop), at(3, start)];
  beforeEach(async () => {
    store = await TempStore.create();
    cursors = new ChainCursorRepository(store.db);
    operations = new OperationRepository(store.db);
    await cursors.advance([block(1)], [log(1, 7n, reboot), log(1, 8n, reboot)], 0);
    await cursors.advance([block(2), block(3)], [log(2, 7n, stop), log(3, 7n, start)], 0);
  });
  afterEach(() => store.close());

  it("gives a subscription's requests after a number, in order", async () => {
    expect(await operations.requested(7n, 0)).to.deep.equal(all);
    expect(await operations.requested(7n, 1)).to.deep.equal(all.slice(1));
    expect(await operations.requested(7n, 3)).to.deep.equal([]);
    expect(await operations.requested(9n, 0)).to.deep.equal([]);
  });

  it("keeps them when their logs are final and forgotten, over a restart too", async () => {
    await cursors.advance([block(20)], [], 15);
    const db = await store.reopen();
    expect(await new OperationRepository(db).requested(7n, 0)).to.deep.equal(all);
  });

  it("forgets those that a reorganisation takes back, and takes others of the same number", async () => {
    await cursors.rewind(block(1));
    expect(await operations.requested(7n, 0)).to.deep.equal([at(1, reboot)]);
    const other = request(2, "snapshot");
    await cursors.advance([block(2)], [log(2, 7n, other)], 0);
    expect(await operations.requested(7n, 1)).to.deep.equal([at(2, other)]);
  });

  it("puts a request in the place of one that was saved, and forgets it by its own block", async () => {
    const other = at(2, request(3, "rollback"));
    await operations.save(7n, other);
    expect(await operations.requested(7n, 2)).to.deep.equal([other]);
    expect(await operations.requested(8n, 0)).to.deep.equal([]);
    await cursors.rewind(block(1));
    expect(await operations.requested(7n, 1)).to.deep.equal([]);
  });
});
