import { type Permission, perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import { checkFirewallDigest, firewallDigest, firewallOf, normalizeCidr } from "../firewall/firewall.ts";
import type { ApiMethod, Verb } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { Reply } from "../http/reply.ts";
import { digest, flag, nodeParams, number, text, vmParams } from "../schema/common-params.ts";
import type { Param, ParamTable } from "../schema/param-table.ts";
import type { FirewallState } from "../state/state.ts";
import { firewallRuleRoutes } from "./firewall-rule-routes.ts";

const base = "/nodes/{node}/qemu/{vmid}/firewall";
const read = perm("/vms/{vmid}", "VM.Audit");
const write = perm("/vms/{vmid}", "VM.Config.Network");
const policy: Param = { type: "string", optional: true, enum: ["ACCEPT", "REJECT", "DROP"] };
const logLevel: Param = {
  type: "string",
  optional: true,
  enum: ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"],
};
const setName: Param = { type: "string", pattern: "[A-Za-z][A-Za-z0-9\\-\\_]+", maxLength: 64 };
const cidr: Param = { type: "string", format: "cidr" };
const vmOptionParams: ParamTable = {
  dhcp: flag,
  enable: flag,
  ipfilter: flag,
  log_level_in: logLevel,
  log_level_out: logLevel,
  macfilter: flag,
  ndp: flag,
  policy_in: policy,
  policy_out: policy,
  radv: flag,
};
const clusterOptionParams: ParamTable = {
  ebtables: flag,
  enable: number,
  log_ratelimit: text,
  policy_forward: { type: "string", optional: true, enum: ["ACCEPT", "DROP"] },
  policy_in: policy,
  policy_out: policy,
};
const list = { ...text, list: true } as const;

/** `…/firewall` of a VM, and the options of cluster and node. Stored, not enforced, but for the port forwarding. */
export const firewallRoutes: readonly ApiMethod[] = [
  route("GET", base, vmParams, "user", () =>
    ["rules", "aliases", "ipset", "refs", "options"].map((name) => ({ name })),
  ),
  route("GET", `${base}/options`, vmParams, read, (call) => showOptions(vmFirewall(call))),
  route("PUT", `${base}/options`, { ...vmParams, ...vmOptionParams, delete: list, digest }, write, (call) =>
    changeOptions(call, vmFirewall(call), vmOptionParams),
  ),
  route("GET", `${base}/ipset`, vmParams, read, (call) =>
    Object.entries(vmFirewall(call).ipsets).map(([name, set]) => ({
      name,
      digest: firewallDigest(vmFirewall(call).ipsets),
      ...(set.comment === undefined ? {} : { comment: set.comment }),
    })),
  ),
  route(
    "POST",
    `${base}/ipset`,
    { ...vmParams, name: setName, comment: text, rename: { ...setName, optional: true }, digest },
    write,
    createSet,
  ),
  route("GET", `${base}/ipset/{name}`, { ...vmParams, name: setName }, read, (call) =>
    [...requireSet(call).entries]
      .sort((a, b) => (a.cidr < b.cidr ? -1 : 1))
      .map((entry) => ({ ...entry, digest: firewallDigest(requireSet(call).entries) })),
  ),
  route("DELETE", `${base}/ipset/{name}`, { ...vmParams, name: setName, force: flag }, write, (call) => {
    const set = requireSet(call);
    if (set.entries.length > 0 && !call.flag("force"))
      throw ApiError.failed(`IPSet '${call.text("name")}' is not empty`);
    delete vmFirewall(call).ipsets[call.text("name")];
  }),
  route(
    "POST",
    `${base}/ipset/{name}`,
    { ...vmParams, name: setName, cidr, comment: text, nomatch: flag },
    write,
    addEntry,
  ),
  route("GET", `${base}/ipset/{name}/{cidr}`, { ...vmParams, name: setName, cidr }, read, (call) => ({
    ...requireEntry(call),
    digest: firewallDigest(requireSet(call).entries),
  })),
  route(
    "PUT",
    `${base}/ipset/{name}/{cidr}`,
    { ...vmParams, name: setName, cidr, comment: text, nomatch: flag, digest },
    write,
    (call) => {
      const entry = requireEntry(call);
      if (call.has("comment")) entry.comment = call.text("comment");
      if (call.has("nomatch")) entry.nomatch = call.flag("nomatch") ? 1 : 0;
    },
  ),
  route(
    "DELETE",
    `${base}/ipset/{name}/{cidr}`,
    { ...vmParams, name: setName, cidr, digest },
    write,
    (call) => {
      const set = requireSet(call);
      set.entries = set.entries.filter((entry) => entry.cidr !== call.text("cidr"));
    },
  ),
  route("GET", `${base}/log`, { ...vmParams, limit: number, start: number }, read, (call) => {
    const line = { n: 1, t: "unable to open file - No such file or directory" };
    return new Reply(call.node.options.release === "8.4" ? line : [line], { total: 1 });
  }),
  ...firewallRuleRoutes,
  route("GET", "/cluster/firewall/options", {}, perm("/", "Sys.Audit"), (call) =>
    showOptions(firewallOf(call.node, "cluster")),
  ),
  route(
    "PUT",
    "/cluster/firewall/options",
    { ...clusterOptionParams, delete: list, digest },
    perm("/", "Sys.Modify"),
    (call) => changeOptions(call, firewallOf(call.node, "cluster"), clusterOptionParams),
  ),
  route("GET", "/cluster/firewall/groups", {}, "user", () => []),
  route("GET", "/cluster/firewall/rules", {}, perm("/", "Sys.Audit"), () => []),
  route("GET", "/cluster/firewall/ipset", {}, perm("/", "Sys.Audit"), () => []),
  route("GET", "/nodes/{node}/firewall/options", nodeParams, perm("/nodes/{node}", "Sys.Audit"), (call) =>
    showOptions(firewallOf(call.node, "node")),
  ),
  route("GET", "/nodes/{node}/firewall/rules", nodeParams, perm("/nodes/{node}", "Sys.Audit"), () => []),
];

function route(
  verb: Verb,
  path: string,
  params: ParamTable,
  permission: Permission,
  run: (call: Call) => unknown,
): ApiMethod {
  return { verb, path, params, permission, run };
}

function vmFirewall(call: Call): FirewallState {
  // Reading the firewall of a VM that does not exist is fine, but must leave nothing behind.
  const known = call.node.state.firewalls[call.vmid];
  if (known) return known;
  if (!call.node.state.vms[call.vmid]) return { options: {}, ipsets: {}, rules: [], aliases: {} };
  return firewallOf(call.node, String(call.vmid));
}

function showOptions(firewall: FirewallState): Record<string, unknown> {
  const options = Object.entries(firewall.options).map(([name, value]) => [
    name,
    /^\d+$/.test(value) ? Number(value) : value,
  ]);
  return { ...Object.fromEntries(options), digest: firewallDigest(firewall.options) };
}

function changeOptions(call: Call, firewall: FirewallState, known: ParamTable): void {
  checkFirewallDigest(firewall.options, call.optional("digest"));
  for (const name of call.list("delete")) {
    if (!known[name]) throw ApiError.parameters({ delete: `no such option '${name}'` });
    delete firewall.options[name];
  }
  for (const name of Object.keys(known)) if (call.has(name)) firewall.options[name] = call.text(name);
}

function createSet(call: Call): void {
  const { ipsets } = vmFirewall(call);
  const [name, rename] = [call.text("name"), call.optional("rename")];
  const comment = call.has("comment") ? { comment: call.text("comment") } : {};
  if (rename === undefined) {
    if (ipsets[name]) throw ApiError.parameters({ name: `IPSet '${name}' already exists` });
    ipsets[name] = { entries: [], ...comment };
    return;
  }
  const set = ipsets[rename];
  if (!set) throw ApiError.parameters({ name: `IPSet '${rename}' does not exist` });
  if (rename !== name && ipsets[name]) throw ApiError.parameters({ name: `IPSet '${name}' already exists` });
  delete ipsets[rename];
  ipsets[name] = { ...set, ...comment };
}

function requireSet(call: Call): FirewallState["ipsets"][string] {
  const set = vmFirewall(call).ipsets[call.text("name")];
  if (!set) throw ApiError.failed(`no such IPSet '${call.text("name")}'`);
  return set;
}

function requireEntry(call: Call): FirewallState["ipsets"][string]["entries"][number] {
  const entry = requireSet(call).entries.find((each) => each.cidr === call.text("cidr"));
  if (!entry) throw ApiError.parameters({ cidr: "no such IP/Network" });
  return entry;
}

function addEntry(call: Call): void {
  const set = requireSet(call);
  const given = call.text("cidr");
  if (/^[A-Za-z][A-Za-z0-9\-_]+$/.test(given) && !vmFirewall(call).aliases[given])
    throw ApiError.failed(`no such alias '${given}'`);
  const stored = vmFirewall(call).aliases[given] ? given : normalizeCidr(given);
  if (set.entries.some((entry) => entry.cidr === stored))
    throw ApiError.parameters({ cidr: `address '${stored}' already exists` });
  set.entries.push({
    cidr: stored,
    ...(call.has("comment") ? { comment: call.text("comment") } : {}),
    ...(call.flag("nomatch") ? { nomatch: 1 } : {}),
  });
}
