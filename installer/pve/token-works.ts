import { PveError } from "../../keeper/proxmox/pve-error.ts";
import { tokenCredentials } from "../../keeper/proxmox/token-credentials.ts";
import { Transport, type TransportOptions } from "../../keeper/proxmox/transport.ts";

/** Where and how the keeper will reach Proxmox VE. */
export type KeepersWay = Pick<TransportOptions, "trust" | "sleep" | "random"> & { readonly url: string };

/**
 * Whether Proxmox VE lets a token in, by the way that the keeper will go.
 *
 * @throws RetryableError PVE_UNREACHABLE, FinalError PVE_BAD_CERTIFICATE
 */
export async function tokenWorks(way: KeepersWay, tokenId: string, secret: string): Promise<boolean> {
  const credentials = tokenCredentials(tokenId, secret);
  const transport = new Transport({ ...way, endpoints: [{ url: way.url }], credentials });
  try {
    await transport.send({ method: "GET", path: "/api2/json/version" });
    return true;
  } catch (error) {
    if (error instanceof PveError && error.status === 401) return false;
    throw error;
  } finally {
    await transport.close();
  }
}
