import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { getBytes, hexlify, type JsonRpcProvider } from "ethers";
import { type BrokerTunnel, raiseBrokerTunnel, tunnelHandshake } from "../../keeper/network/broker-tunnel.ts";
import { wireguardKeyFile } from "../../keeper/network/wireguard-key-file.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import { openLeaseAnswer } from "../../keeper/protocol/open-lease-answer.ts";
import { sealLeaseRequest } from "../../keeper/protocol/seal-lease-request.ts";
import { BrokerRegistry__factory } from "../../typechain-types/factories/network/BrokerRegistry__factory.ts";
import { PrefixLeases__factory } from "../../typechain-types/factories/network/PrefixLeases__factory.ts";
import { BRIDGE, HOST_UPLINK } from "./lay-roads.ts";
import type { Machine } from "./start-machine.ts";
import { until } from "./until.ts";

/** Who asks whom. */
export interface LeaseOrder {
  readonly provider: JsonRpcProvider;
  readonly chainId: number;
  readonly registry: string;
  readonly leases: string;
  readonly brokerId: number;
  /** Subscriptions of the host, of which the chain's first account is the admin. */
  readonly deployment: string;
  readonly host: Machine;
  /** Gets the tunnel's key. */
  readonly folder: string;
}

/** Plays the host's part: asks the broker for a prefix, pays, opens the answer and raises the tunnel. It carries when this resolves. */
export async function leasePrefix(order: LeaseOrder): Promise<BrokerTunnel> {
  const { provider, brokerId, deployment, host, folder } = order;
  const context = { chainId: BigInt(order.chainId), leases: order.leases, deployment };
  const admin = await provider.getSigner(0);
  const { offer, keyEpoch } = await BrokerRegistry__factory.connect(order.registry, admin).brokerOf(brokerId);
  const leases = PrefixLeases__factory.connect(order.leases, admin);
  const privateKeyFile = join(folder, "host-wireguard");
  const publicKey = await wireguardKeyFile(privateKeyFile, randomBytes);
  const secretKey = randomBytes(32);
  const request = { wireguardKey: publicKey, replyKey: keyPair(secretKey).publicKey };
  const sealed = await sealLeaseRequest(request, offer.encryptionKey, { ...context, brokerId });
  await (
    await leases.request(brokerId, keyEpoch, deployment, hexlify(sealed), { value: offer.price })
  ).wait();
  const { pendingRequestId: requestId } = await leases.holdingOf(deployment, brokerId);
  const sealedAnswer = await until("the broker's answer", async () => {
    const [answered] = await leases.queryFilter(leases.filters.Answered(requestId));
    return answered?.args.sealedAnswer ?? null;
  });
  const answer = await openLeaseAnswer(getBytes(sealedAnswer), secretKey, { ...context, requestId });
  const tunnel: BrokerTunnel = {
    name: "blockhost-tn",
    privateKeyFile,
    publicKey,
    mtu: 1_420,
    prefix: answer.prefix,
    broker: { publicKey: answer.wireguardKey, endpoint: answer.endpoint, keepalive: answer.keepalive },
    bridge: BRIDGE,
    uplink: HOST_UPLINK,
    hostPorts: [],
  };
  await raiseBrokerTunnel(host.run, tunnel, Math.floor(Date.now() / 1_000));
  await until("the broker's handshake", () => tunnelHandshake(host.run, tunnel));
  return tunnel;
}
