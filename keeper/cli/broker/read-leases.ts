import { FinalError } from "../../core/errors.ts";
import type { PrefixLease } from "../../core/prefix-lease.ts";
import { Database } from "../../store/database.ts";
import { LeaseRepository } from "../../store/lease-repository.ts";
import type { LeasePlace } from "./lease-place.ts";

/** All leases of the host's store, the newest first, beside a keeper at work too. @throws FinalError CONFIG_INVALID, STORE_… */
export async function readLeases({ config }: Pick<LeasePlace, "config">): Promise<readonly PrefixLease[]> {
  if (config.database === undefined)
    throw new FinalError(
      "CONFIG_INVALID",
      "The configuration names no store: leases are written down on the host itself.",
      "Run it on the host, with the keeper's configuration.",
    );
  const database = await Database.openReadOnly(config.database.file);
  try {
    return await (await LeaseRepository.open(database)).list();
  } finally {
    await database.close();
  }
}
