import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isAddress } from "ethers";

/** Addresses of contracts by their names. */
export type DeployedContracts = Readonly<Record<string, string>>;

/**
 * What Ignition deployed into `folder`, such as `ignition/deployments/base`.
 * @throws Error when there is no finished deployment in it
 */
export async function deployedContracts(folder: string): Promise<DeployedContracts> {
  const file = join(folder, "deployed_addresses.json");
  const ids: unknown = JSON.parse(await readFile(file, "utf8"));
  if (typeof ids !== "object" || ids === null) throw new Error(`${file} holds no addresses`);
  // Ignition's ids are `Module#Contract`.
  return Object.fromEntries(
    Object.entries(ids).map(([id, address]) => {
      if (typeof address !== "string" || !isAddress(address))
        throw new Error(`${file}: ${id} has no address`);
      return [id.slice(id.indexOf("#") + 1), address];
    }),
  );
}
