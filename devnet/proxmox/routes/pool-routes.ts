import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, text } from "../schema/common-params.ts";
import type { Param, ParamTable } from "../schema/param-table.ts";
import type { PoolState } from "../state/state.ts";
import { resources } from "./resources.ts";

const poolid: Param = { type: "string", format: "pool-id" };
const change: ParamTable = {
  poolid,
  comment: text,
  vms: { type: "string", optional: true, format: "pve-vmid", list: true },
  storage: { type: "string", optional: true, format: "storage-id", list: true },
  delete: flag,
  "allow-move": flag,
};
const type: Param = { type: "string", optional: true, enum: ["qemu", "lxc", "storage"] };

/** `/pools` */
export const poolRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/pools",
    params: { poolid: { ...poolid, optional: true }, type: { ...type, requires: "poolid" } },
    permission: "user",
    run: (call) => {
      if (call.has("poolid")) return [{ poolid: call.text("poolid"), ...view(call) }];
      return Object.entries(call.node.state.pools)
        .filter(([id]) => call.node.access.has(call.authId, `/pool/${id}`, ["Pool.Audit"]))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, pool]) => ({
          poolid: id,
          ...(pool.comment === undefined ? {} : { comment: pool.comment }),
        }));
    },
  },
  {
    verb: "GET",
    path: "/pools/{poolid}",
    params: { poolid, type },
    permission: perm("/pool/{poolid}", "Pool.Audit"),
    run: (call) => ({ poolid: call.text("poolid"), ...view(call) }),
  },
  {
    verb: "POST",
    path: "/pools",
    params: { poolid, comment: text },
    permission: perm("/pool/{poolid}", "Pool.Allocate"),
    run: (call) => {
      const id = call.text("poolid");
      const { pools } = call.node.state;
      if (pools[id]) throw ApiError.failed(`create pool failed: pool '${id}' already exists`);
      const parent = id.split("/").slice(0, -1).join("/");
      if (parent !== "" && !pools[parent])
        throw ApiError.failed(`create pool failed: parent '${parent}' of pool '${id}' does not exist`);
      pools[id] = {
        vms: [],
        storages: [],
        ...(call.has("comment") ? { comment: call.text("comment") } : {}),
      };
    },
  },
  {
    verb: "PUT",
    path: "/pools",
    params: change,
    permission: perm("/pool/{poolid}", "Pool.Allocate"),
    run: update,
  },
  {
    verb: "PUT",
    path: "/pools/{poolid}",
    params: change,
    permission: perm("/pool/{poolid}", "Pool.Allocate"),
    run: update,
  },
  {
    verb: "DELETE",
    path: "/pools",
    params: { poolid },
    permission: perm("/pool/{poolid}", "Pool.Allocate"),
    run: remove,
  },
  {
    verb: "DELETE",
    path: "/pools/{poolid}",
    params: { poolid },
    permission: perm("/pool/{poolid}", "Pool.Allocate"),
    run: remove,
  },
];

function view(call: Call): { comment?: string; members: unknown[] } {
  const id = call.text("poolid");
  const pool = call.node.state.pools[id];
  if (!pool) throw ApiError.failed(`pool '${id}' does not exist`);
  const wanted = call.optional("type");
  const members = resources(call)
    .filter((each) =>
      each.type === "storage"
        ? pool.storages.includes(String(each.storage))
        : each.type === "qemu" && pool.vms.includes(Number(each.vmid)),
    )
    .filter((each) => wanted === undefined || each.type === wanted)
    .map(({ pool: _, ...member }) => member);
  return { ...(pool.comment === undefined ? {} : { comment: pool.comment }), members };
}

function update(call: Call): void {
  const id = call.text("poolid");
  const { pools } = call.node.state;
  const pool = pools[id];
  if (!pool) throw ApiError.failed(`update pools failed: pool '${id}' does not exist`);
  if (call.has("comment")) pool.comment = call.text("comment");
  for (const vmid of call.list("vms").map(Number)) changeVm(call, id, pool, vmid);
  for (const storage of call.list("storage")) changeStorage(call, pool, storage);
}

function changeVm(call: Call, id: string, pool: PoolState, vmid: number): void {
  const refuse = (text: string): ApiError => ApiError.failed(`update pools failed: VM ${vmid} ${text}`);
  const isMember = pool.vms.includes(vmid);
  if (call.flag("delete")) {
    if (!isMember) throw refuse("is not a pool member");
    pool.vms = pool.vms.filter((member) => member !== vmid);
    return;
  }
  if (isMember) throw refuse("is already a pool member");
  const { pools } = call.node.state;
  const other = Object.keys(pools).find((each) => each !== id && pools[each]?.vms.includes(vmid));
  if (other !== undefined) {
    if (!call.flag("allow-move"))
      throw refuse(`belongs already to pool '${other}' and 'allow-move' is not set`);
    const from = pools[other];
    if (from) from.vms = from.vms.filter((member) => member !== vmid);
  }
  pool.vms.push(vmid);
}

function changeStorage(call: Call, pool: PoolState, storage: string): void {
  const isMember = pool.storages.includes(storage);
  const name = `update pools failed: Storage '${storage}'`;
  if (call.flag("delete")) {
    if (!isMember) throw ApiError.failed(`${name} is not a pool member`);
    pool.storages = pool.storages.filter((member) => member !== storage);
  } else {
    if (isMember) throw ApiError.failed(`${name} is already a pool member`);
    pool.storages.push(storage);
  }
}

function remove(call: Call): void {
  const id = call.text("poolid");
  const { pools } = call.node.state;
  const pool = pools[id];
  if (!pool) throw ApiError.failed(`delete pool failed: pool '${id}' does not exist`);
  const child = Object.keys(pools).find((each) => each.startsWith(`${id}/`));
  // Members that do not exist hold nothing.
  const vm = pool.vms.find((member) => call.node.cluster.homeOf(member));
  const storage = pool.storages.find((member) => call.node.state.storages[member]);
  const held =
    child !== undefined
      ? `pool '${child}'`
      : vm !== undefined
        ? `VM ${vm}`
        : storage !== undefined
          ? `storage '${storage}'`
          : undefined;
  if (held !== undefined)
    throw ApiError.failed(`delete pool failed: pool '${id}' is not empty (contains ${held})`);
  delete pools[id];
}
