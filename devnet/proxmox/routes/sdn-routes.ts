import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, nodeParams, text } from "../schema/common-params.ts";
import type { Param } from "../schema/param-table.ts";
import { pendingView, sdnOf } from "../sdn/sdn.ts";
import type { SdnConfig } from "../state/state.ts";

const id: Param = { type: "string", pattern: "[a-zA-Z][a-zA-Z0-9]{0,6}[a-zA-Z0-9]" };
const view = { pending: flag, running: flag } as const;
const subnetOptions = { gateway: text, snat: flag } as const;

/**
 * `/cluster/sdn`: simple zones, their VNets and subnets, written first and applied by a task. Made by Proxmox VE's
 * schema and sources: no recording has it. Nothing is routed.
 */
export const sdnRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/cluster/sdn/zones",
    params: view,
    permission: "user",
    run: (call) => list(call, "zones").filter(({ zone }) => may(call, `/sdn/zones/${zone}`)),
  },
  {
    verb: "POST",
    path: "/cluster/sdn/zones",
    params: {
      zone: id,
      type: { type: "string", enum: ["simple"] },
      ipam: text,
      mtu: { type: "integer", optional: true },
    },
    permission: perm("/sdn/zones", "SDN.Allocate"),
    run: (call) => create(call, "zones", "zone", call.text("zone"), ["type", "ipam", "mtu"]),
  },
  {
    verb: "GET",
    path: "/cluster/sdn/vnets",
    params: view,
    permission: "user",
    run: (call) =>
      list(call, "vnets").filter(({ vnet, zone, pending }) => {
        const home = zone ?? (pending as { zone?: string } | undefined)?.zone;
        return may(call, `/sdn/zones/${home}/${vnet}`);
      }),
  },
  {
    verb: "POST",
    path: "/cluster/sdn/vnets",
    params: { vnet: id, zone: { type: "string" }, alias: { ...text, maxLength: 256 }, "isolate-ports": flag },
    permission: perm("/sdn/zones/{zone}", "SDN.Allocate"),
    run: (call) => {
      if (!sdnOf(call.node).written.zones[call.text("zone")])
        throw ApiError.failed(`create sdn vnet object failed: zone ${call.text("zone")} does not exist`);
      create(call, "vnets", "vnet", call.text("vnet"), ["zone", "alias", "isolate-ports"], { type: "vnet" });
    },
  },
  {
    verb: "PUT",
    path: "/cluster/sdn/vnets/{vnet}",
    params: { vnet: id, zone: text, alias: { ...text, maxLength: 256 }, "isolate-ports": flag },
    permission: (call) => mayChangeVnet(call),
    run: (call) => change(call, "vnets", call.text("vnet"), ["zone", "alias", "isolate-ports"]),
  },
  {
    verb: "GET",
    path: "/cluster/sdn/vnets/{vnet}/subnets",
    params: { vnet: id, ...view },
    permission: "user",
    run: (call) =>
      list(call, "subnets").filter(({ vnet, pending }) => {
        const home = vnet ?? (pending as { vnet?: string } | undefined)?.vnet;
        return home === call.text("vnet");
      }),
  },
  {
    verb: "POST",
    path: "/cluster/sdn/vnets/{vnet}/subnets",
    params: {
      vnet: id,
      subnet: { type: "string" },
      type: { type: "string", enum: ["subnet"] },
      ...subnetOptions,
    },
    permission: (call) => mayChangeVnet(call),
    run: (call) => {
      const zone = sdnOf(call.node).written.vnets[call.text("vnet")]?.zone;
      const name = `${zone}-${call.text("subnet").replace("/", "-")}`;
      const more = { type: "subnet", vnet: call.text("vnet"), cidr: call.text("subnet"), zone: zone ?? "" };
      create(call, "subnets", "subnet", name, ["gateway", "snat"], more);
    },
  },
  {
    verb: "PUT",
    path: "/cluster/sdn/vnets/{vnet}/subnets/{subnet}",
    params: { vnet: { ...id, optional: true }, subnet: { type: "string" }, ...subnetOptions },
    permission: (call) => mayChangeVnet(call),
    run: (call) => change(call, "subnets", call.text("subnet"), ["gateway", "snat"]),
  },
  {
    verb: "DELETE",
    path: "/cluster/sdn/vnets/{vnet}/subnets/{subnet}",
    params: { vnet: id, subnet: { type: "string" } },
    permission: (call) => mayChangeVnet(call),
    run: (call) => {
      const { subnets } = sdnOf(call.node).written;
      if (!subnets[call.text("subnet")]) throw ApiError.failed(`sdn '${call.text("subnet")}' does not exist`);
      delete subnets[call.text("subnet")];
    },
  },
  {
    verb: "PUT",
    path: "/cluster/sdn",
    params: {},
    permission: perm("/sdn", "SDN.Allocate"),
    run: (call) => {
      const sdn = sdnOf(call.node);
      sdn.running = structuredClone(sdn.written);
      return call.node.tasks.start(call.authId, "reloadnetworkall", "", (task) =>
        task.log(`${call.node.name}: reloading network config`),
      );
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/sdn/zones",
    params: nodeParams,
    permission: "user",
    run: (call) =>
      Object.keys(sdnOf(call.node).running.zones)
        .filter((zone) => call.node.access.has(call.authId, `/sdn/zones/${zone}`, ["SDN.Audit"]))
        .map((zone) => ({ zone, status: "available" })),
  },
  {
    verb: "GET",
    path: "/nodes/{node}/sdn/zones/{zone}/content",
    params: { ...nodeParams, zone: { type: "string" } },
    permission: perm("/sdn/zones/{zone}", "SDN.Audit"),
    run: (call) =>
      Object.entries(sdnOf(call.node).running.vnets)
        .filter(([, { zone }]) => zone === call.text("zone"))
        .map(([vnet]) => ({ vnet, status: "available" })),
  },
];

type Kind = keyof SdnConfig;
const nameOf = { zones: "zone", vnets: "vnet", subnets: "subnet" } as const;

function list(call: Call, kind: Kind): Array<Record<string, unknown>> {
  const { written, running } = sdnOf(call.node);
  const shown = call.flag("pending")
    ? pendingView(written[kind], running[kind])
    : (call.flag("running") ? running : written)[kind];
  return Object.entries(shown).map(([name, values]) => ({ ...values, [nameOf[kind]]: name }));
}

function create(
  call: Call,
  kind: Kind,
  what: string,
  name: string,
  options: readonly string[],
  more: Record<string, string> = {},
): void {
  const objects = sdnOf(call.node).written[kind];
  if (objects[name])
    throw ApiError.failed(
      `create sdn ${what} object failed: sdn ${what} object ID '${name}' already defined`,
    );
  const given = options.filter((option) => call.has(option)).map((option) => [option, call.text(option)]);
  objects[name] = { ...Object.fromEntries(given), ...more };
}

function change(call: Call, kind: Kind, name: string, options: readonly string[]): void {
  const object = sdnOf(call.node).written[kind][name];
  if (!object) throw ApiError.failed(`sdn '${name}' does not exist`);
  for (const option of options) if (call.has(option)) object[option] = call.text(option);
}

function may(call: Call, path: string): boolean {
  return call.node.access.has(call.authId, path, ["SDN.Audit", "SDN.Allocate"], true);
}

function mayChangeVnet(call: Call): void {
  const vnet = call.text("vnet");
  const zone = sdnOf(call.node).written.vnets[vnet]?.zone;
  if (zone === undefined) throw ApiError.failed(`sdn '${vnet}' does not exist`);
  call.node.access.require(call.authId, `/sdn/zones/${zone}/${vnet}`, ["SDN.Allocate"]);
}
