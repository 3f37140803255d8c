import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import { checkFirewallDigest, firewallDigest, firewallOf } from "../firewall/firewall.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { digest, number, text, vmParams } from "../schema/common-params.ts";
import type { ParamTable } from "../schema/param-table.ts";
import type { FirewallState } from "../state/state.ts";

const base = "/nodes/{node}/qemu/{vmid}/firewall";
const read = perm("/vms/{vmid}", "VM.Audit");
const write = perm("/vms/{vmid}", "VM.Config.Network");
const macros =
  /^(?:SSH|SMB|HTTP|HTTPS|DNS|Web|Ping|SMTP|SMTPS|IMAP|NTP|DHCPfwd|Git|MySQL|PostgreSQL|RDP|VNC)$/;
const numeric = ["enable", "pos"];

const ruleParams: ParamTable = {
  action: { type: "string", pattern: "[A-Za-z][A-Za-z0-9\\-\\_]+", maxLength: 20 },
  comment: text,
  dest: { type: "string", optional: true, format: "firewall-address", maxLength: 512 },
  digest,
  dport: { type: "string", optional: true, format: "firewall-port", requires: "proto" },
  enable: number,
  "icmp-type": text,
  iface: { type: "string", optional: true, maxLength: 20 },
  log: {
    type: "string",
    optional: true,
    enum: ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"],
  },
  macro: { type: "string", optional: true, maxLength: 128 },
  pos: number,
  proto: { type: "string", optional: true, format: "firewall-protocol" },
  source: { type: "string", optional: true, format: "firewall-address", maxLength: 512 },
  sport: { type: "string", optional: true, format: "firewall-port", requires: "proto" },
  type: { type: "string", enum: ["in", "out", "forward", "group"] },
};
const fields = Object.keys(ruleParams).filter((name) => name !== "digest" && name !== "pos");

/** `…/firewall/rules` and `…/firewall/aliases` of a VM. */
export const firewallRuleRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: `${base}/rules`,
    params: vmParams,
    permission: read,
    run: (call) => rulesOf(call).map((rule, pos) => view(call, rule, pos)),
  },
  {
    verb: "POST",
    path: `${base}/rules`,
    params: { ...vmParams, ...ruleParams },
    permission: write,
    run: add,
  },
  {
    verb: "GET",
    path: `${base}/rules/{pos}`,
    params: { ...vmParams, pos: number },
    permission: read,
    run: (call) => ({ ...view(call, requireRule(call), call.int("pos")), pos: call.text("pos") }),
  },
  {
    verb: "PUT",
    path: `${base}/rules/{pos}`,
    params: { ...vmParams, ...optional(ruleParams), moveto: number, delete: { ...text, list: true } },
    permission: write,
    run: change,
  },
  {
    verb: "DELETE",
    path: `${base}/rules/{pos}`,
    params: { ...vmParams, pos: number, digest },
    permission: write,
    run: (call) => {
      checkFirewallDigest(rulesOf(call), call.optional("digest"));
      requireRule(call);
      rulesOf(call).splice(call.int("pos"), 1);
    },
  },
  {
    verb: "GET",
    path: `${base}/aliases`,
    params: vmParams,
    permission: read,
    run: (call) =>
      Object.entries(firewall(call).aliases).map(([name, alias]) => ({
        name,
        ...alias,
        ipversion: alias.cidr.includes(":") ? 6 : 4,
        digest: firewallDigest(firewall(call).aliases),
      })),
  },
  {
    verb: "POST",
    path: `${base}/aliases`,
    params: {
      ...vmParams,
      name: { type: "string", pattern: "[A-Za-z][A-Za-z0-9\\-\\_]+", maxLength: 64 },
      cidr: { type: "string" },
      comment: text,
    },
    permission: write,
    run: (call) => {
      const { aliases } = firewall(call);
      const name = call.text("name");
      if (aliases[name]) throw ApiError.parameters({ name: `alias '${name}' already exists` });
      aliases[name] = {
        cidr: call.text("cidr"),
        ...(call.has("comment") ? { comment: call.text("comment") } : {}),
      };
    },
  },
  {
    verb: "GET",
    path: `${base}/refs`,
    params: { ...vmParams, type: { type: "string", optional: true, enum: ["alias", "ipset"] } },
    permission: read,
    run: (call) => [
      ...Object.keys(firewall(call).aliases).map((name) => ({
        type: "alias",
        name,
        ref: name,
        scope: "guest",
      })),
      ...Object.keys(firewall(call).ipsets).map((name) => ({
        type: "ipset",
        name,
        ref: `+${name}`,
        scope: "guest",
      })),
    ],
  },
];

function optional(params: ParamTable): ParamTable {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, { ...param, optional: true }]),
  );
}

function firewall(call: Call): FirewallState {
  return call.node.state.vms[call.vmid]
    ? firewallOf(call.node, String(call.vmid))
    : { options: {}, ipsets: {}, rules: [], aliases: {} };
}

function rulesOf(call: Call): Record<string, string>[] {
  return firewall(call).rules;
}

function requireRule(call: Call): Record<string, string> {
  const rule = rulesOf(call)[call.int("pos")];
  if (!rule) throw ApiError.failed(`no rule at position ${call.text("pos")}`);
  return rule;
}

function view(call: Call, rule: Record<string, string>, pos: number): Record<string, unknown> {
  const values = Object.entries(rule).map(([name, value]) => [
    name,
    numeric.includes(name) ? Number(value) : value,
  ]);
  const version = ipVersion(rule);
  return {
    ...Object.fromEntries(values),
    pos,
    digest: firewallDigest(rulesOf(call)),
    ...(version === undefined ? {} : { ipversion: version }),
  };
}

/** Which IP version a rule is bound to, by its protocol or an address. */
function ipVersion(rule: Record<string, string>): 4 | 6 | undefined {
  if (/^(?:icmpv6|ipv6-icmp)$/.test(rule.proto ?? "")) return 6;
  const address = [rule.source, rule.dest].find(
    (each) => each !== undefined && /^[\d:]|^[0-9a-f]+:/i.test(each),
  );
  return address === undefined ? undefined : address.includes(":") ? 6 : 4;
}

function check(call: Call): void {
  const refuse = (name: string, fault: string): void => {
    throw ApiError.parameters({ [name]: fault });
  };
  if (call.has("iface") && !/^net\d+$/.test(call.text("iface")))
    refuse("iface", "value does not match the regex pattern 'net\\d+'");
  if (call.has("macro") && !macros.test(call.text("macro")))
    refuse("macro", `unknown macro '${call.text("macro")}'`);
  const isGroup = call.text("type") === "group";
  if (call.has("action") && !isGroup && !/^(?:ACCEPT|DROP|REJECT)$/.test(call.text("action")))
    refuse("action", `unknown action '${call.text("action")}'`);
  for (const name of ["source", "dest"]) {
    const set = /^\+(?:(?:dc|guest)\/)?(.+)$/.exec(call.text(name))?.[1];
    if (set !== undefined && !firewall(call).ipsets[set]) refuse(name, `no such ipset '${set}'`);
  }
}

/** A new rule comes first unless it says where; it is off unless it says it is on. */
function add(call: Call): void {
  check(call);
  const rule: Record<string, string> = { enable: "0" };
  for (const name of fields) if (call.has(name)) rule[name] = call.text(name);
  rulesOf(call).splice(call.has("pos") ? call.int("pos") : 0, 0, rule);
}

function change(call: Call): void {
  const rules = rulesOf(call);
  const rule = requireRule(call);
  checkFirewallDigest(rules, call.optional("digest"));
  if (call.has("moveto")) {
    const [from, to] = [call.int("pos"), call.int("moveto")];
    rules.splice(from, 1);
    rules.splice(to > from ? to - 1 : to, 0, rule);
    return;
  }
  check(call);
  for (const name of call.list("delete")) delete rule[name];
  for (const name of fields) if (call.has(name)) rule[name] = call.text(name);
}
