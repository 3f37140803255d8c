import { readFile } from "node:fs/promises";
import type { ProxmoxConfig } from "./proxmox-config.ts";
import type { Trust } from "./trust.ts";
import { unreadableSetting as unreadable } from "./unreadable-setting.ts";

/** How the configuration says that Proxmox VE's certificates are known. @throws FinalError CONFIG_UNREADABLE */
export async function readTrust(config: ProxmoxConfig): Promise<Trust> {
  if (config.fingerprint256 !== undefined) return { fingerprint256: config.fingerprint256 };
  const file = config.caFile ?? "";
  const ca = await readFile(file, "utf8").catch((cause: unknown) => unreadable("caFile", file, cause));
  if (ca.includes("-----BEGIN CERTIFICATE-----")) return { ca };
  return unreadable("caFile", file, new Error("not a PEM certificate"));
}
