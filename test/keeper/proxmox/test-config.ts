import { proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";

/** Settings for tests that need some and reach no server. */
export const TEST_CONFIG = proxmoxConfigSchema.parse({
  endpoints: [{ url: "https://192.0.2.10:8006" }],
  caFile: "/nonexistent",
  tokenId: "blockhost@pve!keeper",
  tokenSecretFile: "/nonexistent",
  pool: "blockhost",
  vmidBase: 1000,
  templates: { "debian-12": 9000 },
  storage: "local",
  seedStorage: "blockhost-seed",
  bridge: "vmbr0",
});
