import { codeOf } from "./code-of.ts";
import type { Import } from "./imports-of.ts";
import type { Source } from "./sources.ts";

const DRIVERS = ["keeper/chain", "keeper/proxmox", "keeper/store", "keeper/guest"];
/** Rooms of the keeper that see drivers only through the ports in keeper/sagas/ports. */
const BEHIND_PORTS = ["keeper/sagas", "keeper/treasury", "keeper/commands", "keeper/watch", "keeper/lease"];

/** What each room may import of ours, besides itself. A room that is not named here may not exist. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "keeper/protocol": [],
  "keeper/core": ["keeper/protocol"],
  "keeper/jobs": ["keeper/core", "keeper/protocol"],
  ...Object.fromEntries(DRIVERS.map((room) => [room, ["keeper/core", "keeper/protocol"]])),
  ...Object.fromEntries(
    BEHIND_PORTS.map((room) => [
      room,
      ["keeper/core", "keeper/protocol", "keeper/jobs", "keeper/sagas/ports"],
    ]),
  ),
  // Drives one outside thing too, but no saga's: certificate authorities.
  "keeper/certificates": ["keeper/core"],
  // Drives Tor, for machines that are reached by it.
  "keeper/tor": ["keeper/core"],
  // Files of the host only: what they mean is the business of who packs them.
  "keeper/backup": ["keeper/core"],
  // What tenants see: the server behind ports that it owns, and the pages in their browsers, which know only words.
  "keeper/portal/ports": ["keeper/core", "keeper/protocol"],
  "keeper/portal/server": ["keeper/core", "keeper/protocol", "keeper/portal/ports"],
  "keeper/portal/web": ["keeper/protocol"],
  // Runs on its own with a right that nothing else has: the less it is made of, the better.
  "keeper/rootd": ["keeper/core", "keeper/lines", "keeper/protocol"],
  // One line asked and one answered, on a Unix socket.
  "keeper/lines": ["keeper/core"],
  // Runs on its own with the right over the host's network: makes the tunnel that it is told of, and nothing else.
  "keeper/tunneld": [
    "keeper/chain/write-private-file.ts",
    "keeper/core",
    "keeper/lease/ports/tunnel.ts",
    "keeper/lines",
    "keeper/network",
    "keeper/protocol",
  ],
  // Tunnels and routes of a host, and what a broker's machine has of the same.
  "keeper/network": [
    "keeper/chain/private-file.ts",
    "keeper/chain/write-private-file.ts",
    "keeper/core",
    "keeper/protocol",
  ],
  "keeper/main.ts": ["keeper"],
  // Looks at every room, and builds parts of the keeper to do so.
  "keeper/cli": ["keeper"],
  // The one place that builds everything.
  "keeper/composition": ["keeper"],
  // What is left at the keeper's root: the configuration, composed of the rooms' own schemas.
  keeper: [
    "keeper/core",
    "keeper/protocol",
    "keeper/chain/chain-config.ts",
    "keeper/commands/commands-config.ts",
    "keeper/lease/lease-config.ts",
    "keeper/proxmox/proxmox-config.ts",
    "keeper/watch/watch-config.ts",
    "keeper/treasury/treasury-config.ts",
    "keeper/portal/server/portal-config.ts",
  ],
  // What is answered once, by form, API or file. Pure, and the pages know it too.
  "installer/answers": ["keeper/core", "keeper/protocol"],
  // The steps see chain, Proxmox VE and host only through ports.
  "installer/finalize": [
    "installer/answers",
    "installer/chain/chain-rules.ts",
    "installer/chain/swap-path.ts",
    "keeper/core",
    "keeper/protocol",
  ],
  // The host itself: its keys, files and services.
  "installer/finalize/host": ["installer/answers", "installer/finalize", "keeper"],
  // Where all of it is put together, on this machine.
  "installer/composition": [
    "installer",
    "keeper",
    "devnet/chain/hardhat-command.ts",
    "devnet/demo/timeline.ts",
    "devnet/keeper/keeper-runtime.ts",
  ],
  // Plays a tenant on a chain of its own, as the demo does.
  "installer/rehearsal": [
    "installer",
    "keeper",
    "devnet/chain",
    "devnet/demo",
    "devnet/keeper",
    "devnet/process",
    "devnet/tenant",
  ],
  "installer/main.ts": ["installer", "keeper"],
  // Its driver of the chain: what is deployed, paid and looked at.
  "installer/chain": [
    "installer/answers",
    "installer/finalize/ports",
    "keeper/core",
    "keeper/protocol",
    "keeper/chain",
    "ignition",
  ],
  // Sets Proxmox VE up as its administrator, by the parts of the keeper's driver that know how it talks.
  "installer/pve": [
    "installer/answers",
    "installer/finalize/ports",
    "keeper/core",
    "keeper/protocol",
    "keeper/proxmox",
  ],
  // The machine: looking at it, and its network.
  "installer/host": [
    "installer/answers",
    "installer/finalize/host/run-program.ts",
    "installer/finalize/host/write-whole.ts",
    "installer/finalize/ports/check.ts",
    "installer/server/ports",
    "keeper/core",
    "keeper/protocol",
  ],
  // Serves with parts of the portal's; what it serves comes in through ports.
  "installer/server": [
    "installer/answers",
    "installer/finalize/finalizer.ts",
    "installer/finalize/ports/check.ts",
    "installer/rehearsal/rehearsal-view.ts",
    "keeper/certificates",
    "keeper/core",
    "keeper/protocol",
    "keeper/portal/ports",
    "keeper/portal/server",
  ],
  // Pages in the operator's browser: of the server they know only what goes over the wire.
  "installer/wizard": [
    "installer/answers",
    "installer/finalize/finalizer.ts",
    "installer/finalize/ports/check.ts",
    "installer/rehearsal/rehearsal-view.ts",
    "keeper/portal/web",
    "keeper/protocol",
  ],
  // The IPv6 broker, which runs on a machine of its own.
  "broker/core": ["keeper/core", "keeper/protocol"],
  "broker/network": ["broker/core", "keeper/core", "keeper/network", "keeper/protocol"],
  "broker/dns": ["broker/core", "keeper/protocol"],
  "broker/chain": ["broker/core", "keeper/chain", "keeper/core", "keeper/protocol"],
  "broker/store": ["broker/core", "keeper/core", "keeper/protocol", "keeper/store"],
  // Where it is put together.
  "broker/daemon": ["broker", "keeper"],
  "broker/main.ts": ["broker", "keeper"],
  "broker/tunnel-api": ["broker/core", "broker/dns/challenge-book.ts", "keeper/core", "keeper/protocol"],
  // What is installed and what installs it, on one medium.
  "iso/image": ["devnet/image", "iso/initramfs", "iso/packages", "keeper/core"],
  "iso/command": ["devnet/image", "keeper/core"],
  "iso/main.ts": ["iso/command", "iso/image", "iso/whole-image.ts"],
  "iso/whole-image.ts": ["iso/image", "iso/packages", "iso/template"],
  // What tenants' machines are made of: another root by the same steps.
  "iso/template": ["devnet/image", "iso/command", "iso/image", "iso/packages", "keeper/core"],
  // An image, for machines that boot over the network.
  "iso/preseed": ["devnet/image", "iso/command", "iso/image", "iso/initramfs", "keeper/core"],
  // Built by the tools that build devnet's guests.
  "iso/initramfs": ["devnet/image", "keeper/core"],
  // Runs before the installer, on a machine that has no Proxmox VE yet.
  "iso/firstboot": [
    "installer/finalize/failure-of.ts",
    "installer/finalize/host/run-program.ts",
    "installer/finalize/host/write-whole.ts",
    "installer/finalize/ports/part.ts",
    "installer/host",
    "installer/server/code-lock.ts",
    "keeper/certificates/private-folder.ts",
    "keeper/composition/real-time.ts",
    "keeper/core",
  ],
  devnet: ["keeper", "ignition", "installer/pve", "installer/wizard/text"],
  ignition: [],
  // Debian packages, made of everything but imported from nobody.
  "iso/packages": ["devnet/image", "iso/command", "devnet/keeper", "devnet/portal", "keeper/core"],
  "hardhat.config.ts": [],
  test: [
    "keeper",
    "broker",
    "installer",
    "devnet",
    "ignition",
    "contracts",
    "pam",
    "hardhat.config.ts",
    "iso",
  ],
};

/** One door per outside thing: which files may import it. Tests may look at what a door leads to. */
const DOORS: readonly { thing: RegExp; names?: RegExp; only: readonly string[] }[] = [
  // devnet deploys the contracts and plays the tenant's browser, which speaks to them without the keeper; so does who
  // verifies a deployment.
  {
    thing: /^typechain-types\//,
    only: [
      "keeper/chain/contracts.ts",
      "keeper/chain/abis.ts",
      "keeper/chain/network-abis.ts",
      "devnet/",
      "ignition/verify/",
    ],
  },
  { thing: /^proxmox-api(\/|$)/, only: ["keeper/proxmox/"] },
  { thing: /^acme-client(\/|$)/, only: ["keeper/certificates/"] },
  { thing: /^sqlite3(\/|$)/, only: ["keeper/store/"] },
  // The tenant's wallet and the local chain of devnet are people of their own, not parts of the keeper.
  { thing: /^ethers(\/|$)/, names: /Provider\b/, only: ["keeper/chain/", "devnet/", "ignition/verify/"] },
  {
    thing: /^hardhat(\/|$)|^@nomicfoundation\//,
    only: ["hardhat.config.ts", "ignition/", "devnet/", "installer/chain/"],
  },
];

/** What a pure room may not even name: the outside world comes in through its parameters. */
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bset(Timeout|Interval|Immediate)\(|\bfetch\(|\brandom(Bytes|UUID)\(|\bgetRandomValues\(/;
const PURE_BUILTINS = ["node:crypto"];

/** The room that a file lives in: the longest name of the table that leads to it. */
export function roomOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Why this import is against the rules, or undefined. */
export function importFault({ path }: Source, { target, names }: Import): string | undefined {
  const room = roomOf(path);
  if (room === undefined) return `${path} lives in no room that the rules know`;
  const door = DOORS.find(({ thing, names: which }) => thing.test(target) && (which?.test(names) ?? true));
  if (
    door !== undefined &&
    room !== "test" &&
    !door.only.some((only) => path === only || path.startsWith(only))
  ) {
    return `${path} imports ${target}: only ${door.only.join(", ")} may`;
  }
  if (isPure(room) && target.startsWith("node:") && !PURE_BUILTINS.includes(target)) {
    return `${path} imports ${target}: ${room} is pure`;
  }
  const targetRoom =
    target.startsWith("typechain-types/") || target === "package.json" ? undefined : roomOf(target);
  if (targetRoom === undefined || targetRoom === room) return undefined;
  const allowed = (MAY_IMPORT[room] ?? []).some(
    (other) => target === other || target.startsWith(`${other}/`),
  );
  return allowed ? undefined : `${path} imports ${target}: ${room} may not know ${targetRoom}`;
}

/** Where a file of a pure room reaches for clock, randomness or I/O. */
export function impurity(source: Source): string | undefined {
  if (!isPure(roomOf(source.path))) return undefined;
  const found = IMPURE.exec(codeOf(source))?.[0];
  return found === undefined ? undefined : `${source.path} uses ${found}`;
}

function isPure(room: string | undefined): boolean {
  return (
    room === "keeper/protocol" ||
    room === "keeper/core" ||
    room === "installer/answers" ||
    room === "broker/core"
  );
}
