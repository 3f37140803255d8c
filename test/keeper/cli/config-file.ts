import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A valid configuration in that folder that reaches no chain and no hypervisor; its store is keeper.db beside it. */
export async function writeConfigFile(folder: string): Promise<string> {
  const key = { keystoreFile: join(folder, "key.json"), passphraseFile: join(folder, "passphrase") };
  const config = {
    chain: {
      chainId: 31337,
      rpcUrls: ["http://127.0.0.1:9"],
      subscriptions: `0x${"0".repeat(39)}1`,
      deploymentBlock: 0,
      confirmations: 0,
      finality: { depth: 0 },
      maxFeePerGasGwei: "100",
    },
    proxmox: {
      endpoints: [{ url: "https://127.0.0.1:9" }],
      caFile: join(folder, "ca.pem"),
      tokenId: "keeper@pve!blockhost",
      tokenSecretFile: join(folder, "token"),
      pool: "blockhost",
      vmidBase: 100_000,
      templates: { "debian-12": 9_000 },
      storage: "local",
      seedStorage: "local",
      bridge: "vmbr0",
    },
    network: {
      cidr: "10.77.0.0/16",
      gateway: "10.77.0.1",
      first: "10.77.1.1",
      last: "10.77.1.4",
      endpoint: { mode: "direct" },
    },
    guest: { domain: "host.example" },
    keys: { keeper: key, attestation: key },
    database: { file: join(folder, "keeper.db") },
  };
  const file = join(folder, "keeper.json");
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
