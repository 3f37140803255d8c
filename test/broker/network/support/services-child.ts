/** A broker's names and its API in the tunnel, on a machine. Its argument is JSON: `{gateway, pool, leases}`. */
import { leaseIndex } from "../../../../broker/core/lease-index.ts";
import { challengeBook } from "../../../../broker/dns/challenge-book.ts";
import { dnsConfig } from "../../../../broker/dns/dns-config.ts";
import { leaseZone } from "../../../../broker/dns/lease-zone.ts";
import { serveNames } from "../../../../broker/dns/serve-names.ts";
import { serveLeases } from "../../../../broker/tunnel-api/serve-leases.ts";
import { ipv6Prefix } from "../../../../keeper/protocol/ipv6-prefix.ts";

interface Said {
  readonly gateway: string;
  readonly pool: string;
  readonly leases: readonly { prefix: string; endsAt: number }[];
}

const { gateway, pool, leases } = JSON.parse(process.argv[2] ?? "") as Said;
const config = dnsConfig.parse({
  zone: "v6.example.net",
  nameservers: [{ name: "ns1.v6.example.net", ipv6: "2001:db8:ffff::2" }],
  contact: "hostmaster.example.net",
});
const index = leaseIndex(leases);
const book = challengeBook();
const now = () => Math.floor(Date.now() / 1_000);
const onProblem = (error: unknown) => {
  throw error;
};
await serveNames({
  zone: leaseZone(
    config,
    ipv6Prefix(pool),
    () => index,
    (label) => book.of(label, now()),
  ),
  listen: config.listen,
  port: 5_353,
  answersASecond: config.answersASecond,
  nowMs: Date.now,
  onProblem,
});
const names = { zone: config.zone, book };
await serveLeases({ leases: () => index, names, now, address: gateway, port: 8_053, onProblem });
process.stdout.write("ready\n");
