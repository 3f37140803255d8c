import { isIP, isIPv4, isIPv6 } from "node:net";

export type Format = keyof typeof formatChecks;

type Check = (value: string) => string | undefined;

function matches(pattern: RegExp, fault: string): Check {
  return (value) => (pattern.test(value) ? undefined : fault);
}

function vmid(value: string): string | undefined {
  return /^[1-9][0-9]{2,8}$/.test(value) ? undefined : "value does not look like a valid VM ID";
}

function ipv4Config(value: string): string | undefined {
  const [address = "", prefix = ""] = value.split("/");
  const good = value === "dhcp" || (isIPv4(address) && /^\d+$/.test(prefix) && Number(prefix) <= 32);
  return good ? undefined : "value does not look like a valid ipv4 network configuration";
}

function ipv6Config(value: string): string | undefined {
  const [address = "", prefix = ""] = value.split("/");
  const good =
    value === "auto" ||
    value === "dhcp" ||
    (isIPv6(address) && /^\d+$/.test(prefix) && Number(prefix) <= 128);
  return good ? undefined : "value does not look like a valid ipv6 network configuration";
}

function cidrOrAlias(value: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9\-_]+$/.test(value)) return undefined;
  const [address = "", prefix] = value.split("/");
  const width = isIPv4(address) ? 32 : 128;
  if (isIP(address) === 0 || (prefix !== undefined && !/^\d+$/.test(prefix)))
    return "value does not look like a valid IP address or CIDR network";
  if (Number(prefix ?? 0) > width) return `Prefix length ${prefix} is longer than IP address (${width})`;
  return undefined;
}

function firewallAddress(value: string): string | undefined {
  if (/^\+(?:(?:dc|guest)\/)?[A-Za-z][A-Za-z0-9\-_]*$/.test(value)) return undefined;
  if (/^(?:(?:dc|guest)\/)?[A-Za-z][A-Za-z0-9\-_]+$/.test(value)) return undefined;
  for (const range of value.split(",")) {
    const address = range.split(/[/-]/)[0] ?? "";
    if (isIP(address) === 0) return `invalid IP address: Invalid chars in IP ${range}`;
  }
  return undefined;
}

function port(value: string): string | undefined {
  for (const item of value.split(",")) {
    for (const end of item.split(":")) {
      if (/^\d+$/.test(end) ? Number(end) > 65535 : !/^[a-z][a-z0-9-]*$/i.test(end))
        return `invalid port '${end}'`;
    }
  }
  return undefined;
}

function urlencoded(value: string): string | undefined {
  return /^[-%a-zA-Z0-9_.!~*'()]*$/.test(value) ? undefined : `invalid urlencoded string: ${value}`;
}

function poolId(value: string): string | undefined {
  if (value.split("/").length > 3) return `pool name '${value}' nested too deeply (max levels = 3)`;
  return /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(value)
    ? undefined
    : `pool name '${value}' contains invalid characters`;
}

function bootDevice(value: string): string | undefined {
  return /^(?:(?:ide|scsi|sata|virtio|net|usb|hostpci)\d+)$/.test(value)
    ? undefined
    : `invalid boot device '${value}'`;
}

const contentTypes = ["images", "rootdir", "vztmpl", "iso", "backup", "snippets", "import"];
const cpuModels =
  /^(?:(?:cputype=)?(?:host|max|qemu32|qemu64|kvm32|kvm64|x86-64-v[1-4](?:-AES)?|EPYC[\w-]*|Opteron_G[1-5]|Broadwell[\w-]*|Haswell[\w-]*|Skylake[\w-]*|Cascadelake[\w-]*|SapphireRapids[\w-]*|IvyBridge[\w-]*|SandyBridge[\w-]*|Westmere[\w-]*|Nehalem[\w-]*|Penryn|Conroe|Icelake[\w-]*|Cooperlake|athlon|core2duo|coreduo|486|pentium[23]?|phenom|custom-[\w-]+))(?:,.*)?$/;

/** Named value checks: each returns Proxmox VE's text of the fault, or nothing. */
export const formatChecks = {
  "pve-vmid": vmid,
  "dns-name": matches(
    /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
    "value does not look like a valid DNS name",
  ),
  "pve-tag": matches(/^[a-zA-Z0-9_][a-zA-Z0-9_\-+.]*$/, "invalid characters in tag"),
  "mac-addr": matches(
    /^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i,
    "value does not look like a valid unicast MAC address",
  ),
  "pve-bridge-id": (value: string) => (/^[-_.\w]+$/.test(value) ? undefined : `invalid bridge ID '${value}'`),
  "pve-cpu": (value: string) =>
    cpuModels.test(value)
      ? undefined
      : `Built-in cputype '${value}' is not defined (missing 'custom-' prefix?)`,
  "pve-startup-order": (value: string) =>
    value.split(",").every((part) => /^(?:(?:order|up|down)=)?\d+$/.test(part))
      ? undefined
      : "unable to parse startup options",
  "boot-device": (value: string) => {
    for (const device of value.split(";")) {
      const fault = bootDevice(device);
      if (fault !== undefined) return fault;
    }
    return undefined;
  },
  "ipv4-config": ipv4Config,
  "ipv6-config": ipv6Config,
  ipv4: (value: string) => (isIPv4(value) ? undefined : "value does not look like a valid IPv4 address"),
  ipv6: (value: string) => (isIPv6(value) ? undefined : "value does not look like a valid IPv6 address"),
  cidr: cidrOrAlias,
  "firewall-address": firewallAddress,
  "firewall-port": port,
  "firewall-protocol": (value: string) =>
    /^(?:\d+|tcp|udp|icmp|icmpv6|ipv6-icmp|igmp|gre|esp|ah|sctp|dccp|udplite|ospf)$/.test(value)
      ? undefined
      : `unknown protocol '${value}'`,
  urlencoded,
  "pool-id": poolId,
  "role-id": (value: string) =>
    /^[A-Za-z0-9._-]+$/.test(value) ? undefined : `role name '${value}' contains invalid characters`,
  content: (value: string) => (contentTypes.includes(value) ? undefined : `invalid content type '${value}'`),
  "storage-id": matches(/^[a-z][a-z0-9\-_.]*[a-z0-9]$/i, "storage ID contains illegal characters"),
  node: matches(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/, "value does not look like a valid node name"),
  "snapshot-name": (value: string) =>
    /^[a-z][a-z0-9_-]+$/i.test(value) ? undefined : `invalid configuration ID '${value}'`,
} satisfies Readonly<Record<string, Check>>;
