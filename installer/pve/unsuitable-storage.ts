import { FinalError } from "../../keeper/core/errors.ts";

/** Why a storage that is there cannot be used. */
export function unsuitableStorage(name: string, content: string, isDisabled: boolean): FinalError {
  return isDisabled
    ? new FinalError(
        "PVE_STORAGE_UNSUITABLE",
        `storage ${name} is disabled`,
        "choose another, or enable it under Datacenter, Storage",
      )
    : new FinalError(
        "PVE_STORAGE_UNSUITABLE",
        `storage ${name} does not take ${content}`,
        `choose another, or enable the content ${content} on it under Datacenter, Storage`,
      );
}
