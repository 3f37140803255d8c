/** Step 4. */
export const proxmoxWords = {
  title: "Proxmox VE",
  lead: "Where machines run, the addresses that they get, and what they are made from.",
  where: "Machines",
  version: (version: string) => `Proxmox VE ${version}`,
  network: "Their addresses",
  networkLead:
    "Machines get these and no others: nothing else in the network may use them, and no DHCP server may give them away.",
  reach: "How tenants reach them",
  reachChoice: "How tenants reach machines",
  reaches: [
    { value: "direct", words: "At their own address" },
    { value: "ipv6", words: "At their own IPv6 address" },
    { value: "forwarded", words: "Through a router" },
  ],
  direct: "The addresses above are public, or tenants come by a network that reaches them.",
  ipv6: "Of the prefix that the next step asks for. Tenants without IPv6 do not reach them.",
  forwarded: "The router has one public address, and forwards a port of its own to each machine's port 22.",
  template: "What they are made from",
  templateLead: "A disk image with the guest package in it. The host makes a template of it, once.",
  source: "Image of the machines",
  sources: [
    { value: "package", words: "The one that comes with BlockHost" },
    { value: "own", words: "One of your own" },
  ],
  packaged: (version: string, size: string) => `Debian 13 of version ${version}, ${size}.`,
  notPackaged:
    "It is not on this host. Install the package blockhost-template, or take an image of your own.",
  isolate: {
    label: "Keep machines apart",
    hint: "Each sees the gateway and the internet, and no other machine. The host makes a network of its own for that (SDN).",
  },
  more: "More about machines",
  fields: {
    node: { label: "Node", wrong: "A node has a name such as pve." },
    bridge: {
      label: "Bridge",
      hint: "With machines kept apart: a name for their network, 1 to 8 letters and digits.",
      wrong: "A bridge has a name such as vmbr0.",
    },
    pool: {
      label: "Pool",
      hint: "The keeper touches what is in it, and nothing else.",
      wrong: "A pool has a name such as blockhost.",
    },
    vmidBase: {
      label: "Numbers of machines begin at",
      hint: "A subscription's machine has this plus its number. Choose a range that nothing else uses.",
      wrong: "A whole number, 100 or more.",
    },
    cidr: {
      label: "Network",
      hint: "Such as 10.77.0.0/16.",
      wrong: "A network looks like 10.77.0.0/16, with no bit set after its prefix.",
    },
    gateway: {
      label: "Gateway",
      hint: "The host or router that machines send to.",
      wrong: "An address looks like 10.77.0.1.",
    },
    first: { label: "First address", wrong: "An address looks like 10.77.1.1." },
    last: { label: "Last address", wrong: "An address looks like 10.77.255.254." },
    dns: {
      label: "Name servers",
      aside: "optional",
      hint: "Up to three, such as 9.9.9.9, 1.1.1.1.",
      wrong: "Up to three addresses, such as 9.9.9.9, 1.1.1.1.",
    },
    host: { label: "The router's name or address", wrong: "A name or an address, such as host.example.org." },
    portBase: {
      label: "Ports begin at",
      hint: "A machine's port is this plus the last two numbers of its address, as one: 10.77.1.5 is 261 more.",
      wrong: "A port is 1 to 65535, and the last address must not lead past that.",
    },
    name: { label: "Name", hint: "As plans call it.", wrong: "Lower-case letters, digits, dots and dashes." },
    image: {
      label: "Image",
      hint: "A file on the host, or a volume such as local:import/debian-13.qcow2.",
      wrong: "A file's whole path, or a volume such as local:import/debian-13.qcow2.",
    },
    sha256: {
      label: "Its SHA-256",
      hint: "Anything else is refused.",
      wrong: "64 hexadecimal digits, as sha256sum prints them.",
    },
  },
} as const;
