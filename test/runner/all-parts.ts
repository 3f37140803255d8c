import { existsSync, globSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checksPart } from "./checks-part.ts";
import { coveragePart } from "./coverage-part.ts";
import { demoPart } from "./demo-part.ts";
import { IMAGE } from "./image-part.ts";
import { type MochaPart, mochaPart, testFiles } from "./mocha-part.ts";
import type { Part } from "./part.ts";
import { solidityPart } from "./solidity-part.ts";
import { withImage } from "./with-image.ts";

/** Who starts a local chain, or reads what was compiled: after the last that compiles into `artifacts/`. */
const COMPILED = ["contracts", "fuzz"];
const GUEST_TREES = "test/pam/support/make-guest-trees.ts";
const HOST_TREES = "test/iso/units/support/make-host-trees.ts";
const INSTALLED_TREE = "test/iso/firstboot/support/make-installed-tree.ts";

/** The mocha parts with a name or a need of their own, in the order they start: first what others need, then what takes longest. */
const MOCHA: readonly MochaPart[] = [
  {
    name: "contracts",
    words: "Solidity: money, plans, tokens; generated types are fresh",
    folders: ["contracts", "ignition"],
    prepare: ["hardhat", "build", "--quiet", "--no-tests"],
  },
  {
    name: "architecture",
    words: "who imports whom, file sizes, the map, error codes",
    folders: ["architecture"],
  },
  {
    name: "analysis",
    words: "the rules for contracts find what they should; accrual is proved by the compiler",
    folders: ["analysis"],
  },
  {
    name: "launcher",
    words: "./blockhost, the test runner, and what measures coverage",
    folders: ["launcher", "runner", "coverage", "fuzz"],
  },
  {
    name: "bench",
    words: "the benchmark; no action costs more gas, no contract is larger than it should be",
    folders: ["bench"],
    needs: COMPILED,
  },
  {
    name: "keeper",
    words: "the daemon, room by room, and the tenant's tool",
    folders: ["keeper"],
    needs: COMPILED,
    prepare: ["tsx", GUEST_TREES],
  },
  {
    name: "portal",
    words: "what tenants see: the server, and the pages in a real browser",
    folders: ["keeper/portal"],
    needs: COMPILED,
  },
  {
    name: "tour",
    words: "every page of the portal in every state, on a real host: pictures, axe, an empty console",
    folders: ["e2e/portal"],
    needs: [...COMPILED, IMAGE],
  },
  {
    name: "installer",
    words: "from answers to a host at work: its pages, its server, each step killed and gone on with",
    folders: ["installer"],
    needs: COMPILED,
  },
  {
    name: "iso",
    words: "from bare metal on: the image, the wipe guard in a machine, packages",
    folders: ["iso/guard", "iso/initramfs", "iso/image", "iso/packages", "iso/preseed", "iso/template"],
    needs: COMPILED,
    prepare: ["tsx", HOST_TREES],
  },
  {
    name: "login",
    words:
      "a wallet buys and opens SSH on a real guest: in a browser, on a host just installed, in a rehearsal",
    folders: ["e2e/login", "e2e/rehearsal"],
    needs: [...COMPILED, IMAGE],
  },
  {
    name: "bad-input",
    words: "what is wrong is named, refunded and cleared away: contracts, keeper, host",
    folders: ["e2e"],
    needs: COMPILED,
  },
  {
    name: "pam",
    words: "the wallet login in C: parsers, judgement, module, helpers, package",
    folders: ["pam"],
    prepare: ["tsx", GUEST_TREES],
  },
  {
    name: "sshd",
    words: "the wallet login through the real sshd of Debian 12 and 13",
    folders: ["pam/sshd"],
    prepare: ["tsx", GUEST_TREES],
  },
  {
    name: "host",
    words: "a host's units, booted on Debian 12 and 13: doors that open and close, walls, thieves",
    folders: ["iso", "e2e/host"],
    needs: COMPILED,
    prepare: ["tsx", HOST_TREES],
  },
  {
    name: "broker",
    words: "prefixes lent on a chain: the daemon, its network in namespaces, names, the way to a machine",
    folders: ["broker"],
    needs: COMPILED,
  },
  {
    name: "firstboot",
    words: "a fresh Debian 13 becomes a Proxmox VE of stand-ins, and serves the installer",
    folders: ["iso/firstboot"],
    prepare: ["tsx", INSTALLED_TREE],
  },
  { name: "devnet", words: "local chain, tenant tools, timeline", folders: ["devnet"], needs: COMPILED },
  {
    name: "simulator",
    words: "the Proxmox API against recordings of real servers",
    folders: ["devnet/proxmox"],
  },
  {
    name: "guest",
    words: "the image and real guests on both drivers",
    folders: ["devnet/guest", "devnet/image"],
    needs: [IMAGE],
  },
  {
    name: "simulation",
    words: "seeds of a world that fails in every way, against the keeper's promises",
    folders: ["simulation"],
  },
];

/** For sh, besides the launcher and CI's. */
const SCRIPTS = [
  ...["pam/**/*.sh", "devnet/**/*.sh", "iso/**/*.sh"],
  ...["iso/guard/wipe-guard", "iso/initramfs/init", "iso/preseed/start"],
  ...["iso/packages/bin/*", "iso/packages/debian/*/{preinst,postinst,prerm,postrm}"],
];
/** Folders of test/ that hold tools of tests. */
const TOOLS = ["fakes", "support"];

/** Every part of the suite. A folder of test/ that no entry above knows becomes a part of its own. */
export function allParts(root: string): Part[] {
  const known = new Set(MOCHA.flatMap(({ folders }) => folders));
  const others = readdirSync(join(root, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !known.has(entry.name) && !TOOLS.includes(entry.name))
    .map(({ name }) => ({ name, words: `test/${name}`, folders: [name] }));
  const mocha = [...MOCHA, ...others]
    .map((part) => ({ ...part, except: [...known].filter((folder) => isBelow(folder, part.folders)) }))
    .filter((part) => testFiles(root, part).length > 0)
    .map((part) => mochaPart(root, part));
  const afterContracts = mocha.findIndex(({ name }) => name === "contracts") + 1;
  const demo = existsSync(join(root, "devnet/demo/main.ts")) ? [demoPart(root, COMPILED)] : [];
  const parts = mocha.toSpliced(afterContracts, 0, coveragePart(root), fuzzPart(root));
  return [lintPart(root), ...withImage(root, [...parts, ...demo])];
}

function fuzzPart(root: string): Part {
  return solidityPart(root, {
    name: "fuzz",
    words: "properties and invariants of the contracts, in short; ./blockhost fuzz is the long way",
    folders: ["contracts"],
    effort: { profile: "default" },
    needs: ["contracts"],
  });
}

function isBelow(folder: string, parents: readonly string[]): boolean {
  return parents.some((parent) => folder.startsWith(`${parent}/`));
}

function lintPart(root: string): Part {
  const scripts = ["blockhost", ".ci/run", ...globSync(SCRIPTS, { cwd: root })];
  return checksPart(root, "lint", "format, style and types", [
    {
      title: "biome",
      command: "biome",
      args: ["check", "--error-on-warnings", "--max-diagnostics=30", "--reporter=summary", "."],
    },
    { title: "tsc", command: "tsc", args: ["-p", "."] },
    { title: "tsc of the portal's pages", command: "tsc", args: ["-p", "keeper/portal/web"] },
    { title: "tsc of the installer's pages", command: "tsc", args: ["-p", "installer/wizard"] },
    {
      title: "solhint",
      command: "solhint",
      args: ["--noPoster", "--max-warnings", "0", "contracts/**/*.sol", "test/contracts/**/*.sol"],
    },
    { title: "analysis of the contracts", command: "tsx", args: ["test/analysis/main.ts"] },
    { title: "shellcheck", command: "shellcheck", args: scripts },
  ]);
}
