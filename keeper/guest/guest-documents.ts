import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import type { GuestSeed } from "../core/guest-seed.ts";
import { parseIpv4 } from "../core/ipv4.ts";
import { isRelay } from "../core/is-relay.ts";

const HEX_ADDRESS = /^0x[0-9a-f]{40}$/;
const ipv4 = (text: string) => parseIpv4(text) !== null;
const isIpv6 = (text: string) => z.ipv6().safeParse(text).success;

/** One rule a field. None lets a line feed, a space, `=` or a quote through: nothing can leave its line. */
const RULES: { readonly [K in keyof GuestSeed]: (value: GuestSeed[K]) => boolean } = {
  instance: (value) => /^[0-9a-f]{32}$/.test(value),
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  hostname: (value) => /^[a-z][a-z0-9-]{0,62}$/.test(value),
  mac: (value) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(value),
  address: ({ ipv4: own, prefix, gateway, ipv6 }) =>
    ipv4(own) &&
    ipv4(gateway) &&
    Number.isInteger(prefix) &&
    prefix >= 1 &&
    prefix <= 32 &&
    (ipv6 === null || (isIpv6(ipv6.address) && isIpv6(ipv6.gateway))),
  dns: (value) => value.every(ipv4),
  user: (value) => /^[a-z_][a-z0-9_-]{0,31}$/.test(value) && value !== "root",
  domain: (value) => /^[A-Za-z0-9.-]{1,112}(:[0-9]{1,5})?$/.test(value),
  relay: isRelay,
  chainId: (value) => value > 0n,
  contract: (value) => HEX_ADDRESS.test(value),
  tokenId: (value) => value > 0n,
  attester: (value) => HEX_ADDRESS.test(value),
  offlineGraceSeconds: (value) => Number.isInteger(value) && value >= 3_600 && value <= 7 * 86_400,
  // Its lines are the statement's own; here only: small and plain ASCII.
  ownership: (value) => /^[\x20-\x7e\n]{1,4096}$/.test(value),
};

function validate(seed: GuestSeed): void {
  for (const field of Object.keys(RULES) as (keyof GuestSeed)[]) {
    const rule = RULES[field] as (value: unknown) => boolean;
    if (!rule(seed[field])) {
      throw new FinalError(
        "GUEST_SEED_INVALID",
        `the value of ${field} for ${seed.hostname} cannot be given to a guest`,
        "check guest and network in the keeper's configuration",
      );
    }
  }
}

/**
 * The seed's files by path: NoCloud documents for images with cloud-init, and `blockhost/` for our first-boot unit.
 *
 * @throws FinalError GUEST_SEED_INVALID when a value could break out of its line
 */
export function guestDocuments(seed: GuestSeed): Readonly<Record<string, string>> {
  validate(seed);
  const { address, dns } = seed;
  const cidr = `${address.ipv4}/${address.prefix}`;
  const { ipv6 } = address;
  const lines = (...all: readonly string[]) => `${all.join("\n")}\n`;
  // JSON is YAML, and quotes for us.
  const yaml = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    "meta-data": yaml({ "instance-id": seed.uuid, "local-hostname": seed.hostname }),
    "user-data": `#cloud-config\n${yaml({
      hostname: seed.hostname,
      users: [{ name: seed.user, shell: "/bin/bash", sudo: "ALL=(ALL) NOPASSWD:ALL", lock_passwd: true }],
      ssh_pwauth: false,
      disable_root: true,
      ssh_deletekeys: false,
    })}`,
    "network-config": yaml({
      version: 2,
      ethernets: {
        uplink: {
          match: { macaddress: seed.mac },
          addresses: ipv6 === null ? [cidr] : [cidr, `${ipv6.address}/128`],
          routes: [
            { to: "0.0.0.0/0", via: address.gateway },
            // Nobody else is on the link, as far as it knows: neighbours are reached by the host, who may forbid it.
            ...(ipv6 === null ? [] : [{ to: "::/0", via: ipv6.gateway, "on-link": true }]),
          ],
          nameservers: { addresses: dns },
        },
      },
    }),
    "blockhost/guest.conf": lines(
      "version=1",
      `instance=${seed.instance}`,
      `vm=${seed.hostname}`,
      `user=${seed.user}`,
      `domain=${seed.domain}`,
      `relay=${seed.relay}`,
      `chain_id=${seed.chainId}`,
      `contract=${seed.contract}`,
      `token_id=${seed.tokenId}`,
      `attester=${seed.attester}`,
      `offline_grace=${seed.offlineGraceSeconds}`,
    ),
    "blockhost/ownership": seed.ownership,
    "blockhost/uplink.network": lines(
      "[Match]",
      `MACAddress=${seed.mac}`,
      "",
      "[Network]",
      "DHCP=no",
      "IPv6AcceptRA=no",
      `Address=${cidr}`,
      `Gateway=${address.gateway}`,
      ...(ipv6 === null ? [] : [`Address=${ipv6.address}/128`]),
      ...dns.map((server) => `DNS=${server}`),
      ...(ipv6 === null ? [] : ["", "[Route]", `Gateway=${ipv6.gateway}`, "GatewayOnLink=yes"]),
    ),
  };
}
