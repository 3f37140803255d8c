import { FinalError } from "../../keeper/core/errors.ts";
import { classifyFailure } from "../../keeper/proxmox/classify-failure.ts";
import { PveError } from "../../keeper/proxmox/pve-error.ts";

/** The error of our interface for what an administrator's call ended with. Errors that are ours already pass unchanged. */
export function rootFailure(error: unknown): unknown {
  if (!(error instanceof PveError) || (error.status !== 401 && error.status !== 403))
    return classifyFailure(error);
  return new FinalError(
    "PVE_NOT_ADMINISTRATOR",
    `Proxmox VE does not let this account set the host up: ${error.message}`,
    "log in as root@pam, or run the installer on the host itself as root",
    { cause: error },
  );
}
