import type { Param, ParamTable } from "./param-table.ts";

export const flag: Param = { type: "boolean", optional: true };
export const text: Param = { type: "string", optional: true };
export const number: Param = { type: "integer", optional: true, minimum: 0 };
export const digest: Param = { type: "string", optional: true, maxLength: 64 };
/** Digest of a VM's config. */
export const vmDigest: Param = { ...digest, maxLength: 40 };

export const nodeParams: ParamTable = { node: { type: "string", format: "node" } };
export const vmid: Param = { type: "integer", format: "pve-vmid", minimum: 100, maximum: 999999999 };
export const vmParams: ParamTable = { ...nodeParams, vmid };
export const storageId: Param = { type: "string", format: "storage-id" };
export const storageParams: ParamTable = { ...nodeParams, storage: storageId };
