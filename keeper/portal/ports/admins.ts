import type { AdminRole } from "../../protocol/api/admin/admin-role.ts";

/** Who runs this host, as the chain has it. */
export interface Admins {
  /**
   * What a wallet may do; empty for everybody else.
   *
   * @param wallet lower-case address
   * @throws RetryableError when the chain cannot be asked
   */
  rolesOf(wallet: string): Promise<readonly AdminRole[]>;
}
