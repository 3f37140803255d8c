import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Wallet } from "ethers";
import type { GuestSpec } from "../../../../devnet/guest/guest-driver.ts";
import { guestDocuments } from "../../../../keeper/guest/guest-documents.ts";
import {
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../../keeper/protocol/ownership-statement.ts";
import { seedIso } from "../../../../keeper/proxmox/seed-iso.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** The seed that the keeper would make for this VM, with a new attester and a new owner. */
async function writeSeed(spec: GuestSpec & { ipv4: string }, path: string): Promise<void> {
  const attester = Wallet.createRandom();
  const now = Math.floor(Date.now() / 1000);
  const instance = spec.smbiosUuid.replaceAll("-", "");
  const contract = `0x${randomBytes(20).toString("hex")}`;
  const text = ownershipStatementText({
    instance,
    chainId: 31337n,
    contract,
    tokenId: BigInt(spec.vmid),
    owner: Wallet.createRandom().address.toLowerCase(),
    ownerKind: "eoa",
    user: `0x${"0".repeat(40)}`,
    userExpires: 0,
    linuxUser: "admin",
    blockNumber: 1,
    blockHash: `0x${"0".repeat(64)}`,
    seq: 1,
    issuedAt: now,
    validUntil: now + 86_400,
  });
  const documents = guestDocuments({
    instance,
    uuid: spec.smbiosUuid,
    hostname: `vm-${spec.vmid}`,
    mac: spec.mac,
    address: { ipv4: spec.ipv4, prefix: 16, gateway: "10.77.0.1", ipv6: null },
    dns: ["10.77.0.3"],
    user: "admin",
    domain: "localhost:8443",
    relay: "none",
    chainId: 31337n,
    contract,
    tokenId: BigInt(spec.vmid),
    attester: attester.address.toLowerCase(),
    offlineGraceSeconds: 3600,
    ownership: signedOwnershipStatement(text, await attester.signMessage(text)),
  });
  await writeFile(path, seedIso(documents));
}

/** Hardware of a new VM below a folder, with its seed in the drive and a free port for SSH. */
export async function makeSpec(
  parent: string,
  vmid: number,
): Promise<GuestSpec & { seedIso: string; sshPort: number }> {
  const dir = join(parent, String(vmid));
  await mkdir(dir, { recursive: true });
  const spec = {
    vmid,
    name: `bh-${vmid}`,
    dir,
    vcpus: 1,
    memoryMiB: 768,
    mac: `52:54:00:00:00:${(vmid % 256).toString(16).padStart(2, "0")}`,
    smbiosUuid: randomUUID(),
    ipv4: `10.77.0.${vmid}`,
    sshPort: await freePort(),
    seedIso: join(dir, "seed.iso"),
  };
  await writeSeed(spec, spec.seedIso);
  return spec;
}
