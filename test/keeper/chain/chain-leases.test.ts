import { expect } from "chai";
import type { BuiltBroker } from "../../../broker/daemon/build-broker.ts";
import { ChainHeads } from "../../../keeper/chain/chain-heads.ts";
import { ChainLeases } from "../../../keeper/chain/chain-leases.ts";
import { type HttpPost, httpPost } from "../../../keeper/chain/http-post.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { BrokerBed, type Host, LEASE_SECONDS, PRICE } from "../../broker/support/broker-bed.ts";
import { rejection } from "../support/rejection.ts";

const LIAR = "/liar";

describe("the contracts of leases, as a host reads them", function () {
  // Starts nodes, which takes long on a machine that is busy.
  this.timeout(120_000);
  let bed: BrokerBed;
  let host: Host;
  let first: number;
  let built: BuiltBroker;

  before(async () => {
    bed = await BrokerBed.open();
    built = await bed.start();
    await looks(1);
    host = await bed.host();
    first = await bed.ask(host);
    await looks(2);
  });
  after(() => bed.close());

  async function looks(times: number): Promise<void> {
    for (let look = 0; look < times; look++) {
      bed.clock.now += 61_000;
      await built.broker.tick();
    }
  }
  /** One server, or that one and another that changes its answers. */
  async function open(lie: ((method: string, result: unknown) => unknown) | null = null, leases?: string) {
    const post: HttpPost = async (url, request) => {
      if (lie === null || !url.endsWith(LIAR)) return httpPost(url.replace(LIAR, ""), request);
      const answer = await httpPost(url.slice(0, -LIAR.length), request);
      const { id, result } = JSON.parse(answer.text ?? "");
      const told = lie(JSON.parse(request.body).method, result);
      return { ...answer, text: JSON.stringify({ jsonrpc: "2.0", id, result: told }) };
    };
    const rpcUrls = lie === null ? [bed.chain.url] : [bed.chain.url, `${bed.chain.url}${LIAR}`];
    const options = {
      ...{ rpcUrls, post, time: realTime, chainId: bed.chain.chainId, rpcTimeoutMs: 10_000, maxHeadLag: 10 },
      ...{ quorum: rpcUrls.length, finality: { depth: 0 }, confirmations: 0, pollIntervalMs: 20 },
    };
    const heads = new ChainHeads(new RpcPool(options), options);
    const address = leases ?? (await bed.leases.getAddress());
    return ChainLeases.connect({ heads, leases: address, deployment: host.deployment, maxLogRange: 7 });
  }
  const blockOf = async () => {
    const [log] = await bed.leases.queryFilter(bed.leases.filters.Requested(first));
    return log?.blockNumber ?? 0;
  };

  it("are found by one address, and no other contract is taken for them", async () => {
    const market = await open();
    expect([market.period, market.registry]).to.deep.equal([
      LEASE_SECONDS,
      (await bed.registry.getAddress()).toLowerCase(),
    ]);
    await rejection(open(null, host.deployment), FinalError, "LEASES_MISSING");
  });

  it("tell of brokers, and how this host stands with one", async () => {
    const market = await open();
    const [broker, ...others] = await market.brokers();
    expect(others).to.deep.equal([]);
    expect(broker).to.include({ id: 1, region: "test", price: PRICE, liveLeases: 1, takesRequests: true });
    const sight = await market.look(1);
    expect(sight).to.include({ leaseId: 1, pendingRequestId: null });
    expect(sight.offer).to.deep.equal(broker);
    expect((await market.look(2)).offer).to.equal(null);
    expect(await market.lease(1)).to.include({ broker: 1, deployment: host.deployment, status: "active" });
  });

  it("have the answer to a request, which is known by its bytes", async () => {
    const market = await open();
    const [log] = await bed.leases.queryFilter(bed.leases.filters.Requested(first));
    const hash = log?.transactionHash ?? "";
    const sealed = log?.args.sealedRequest ?? "";
    expect(await market.requestIn(hash, sealed)).to.deep.equal({ requestId: first, block: await blockOf() });
    expect(await market.requestIn(hash, "0x01"), "sealed otherwise").to.equal(null);
    expect(await market.request(first, await blockOf())).to.include({ status: "answered", leaseId: 1 });
    const answer = await market.answer(first, await blockOf());
    expect(answer?.leaseId).to.equal(1);
    expect(answer?.sealed).to.match(/^0x[0-9a-f]{200,}$/);
  });

  it("have no answer by the word of one server alone", async () => {
    const market = await open((method, result) =>
      method === "eth_getLogs" && Array.isArray(result)
        ? result.map((log) => ({ ...log, data: log.data.replace(/[1-9a-f](0*)$/, "0$1") }))
        : result,
    );
    await rejection(market.answer(first, await blockOf()), RetryableError, "CHAIN_SERVERS_DISAGREE");
    expect(await market.lease(1)).to.include({ status: "active" });
  });

  it("tell why a broker turned a request down", async () => {
    const other = await bed.host();
    const id = await bed.ask(other, "0x0102");
    await looks(3);
    const market = await open();
    expect(await market.request(id, await blockOf())).to.deep.include({
      status: "rejected",
      reason: "UNREADABLE",
    });
    expect(await market.creditOf(bed.admin.address)).to.equal(PRICE);
  });
});
