import type { AdminRole } from "./admin-role.ts";

/** `GET /api/v1/admin/me`: whose session it is, as the chain has it now. */
export interface AdminMe {
  /** Lower-case address. */
  readonly wallet: string;
  readonly roles: readonly AdminRole[];
  /** CommandInbox, to which commands are posted; null where the keeper follows none. */
  readonly inbox: string | null;
}
