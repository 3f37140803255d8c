import type { GuestSeed } from "../core/guest-seed.ts";
import { uplinkDocument } from "./uplink-document.ts";
import { validateSeed } from "./validate-seed.ts";

/**
 * The seed's files by path: NoCloud documents for images with cloud-init, and `blockhost/` for our first-boot unit.
 *
 * @throws FinalError GUEST_SEED_INVALID when a value could break out of its line
 */
export function guestDocuments(seed: GuestSeed): Readonly<Record<string, string>> {
  validateSeed(seed, seed.hostname);
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
    "blockhost/uplink.network": uplinkDocument(seed),
  };
}
