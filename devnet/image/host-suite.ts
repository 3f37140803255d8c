import { readFile } from "node:fs/promises";
import { runTool } from "./run-tool.ts";

const KNOWN = ["bookworm", "trixie"];
const DEFAULT_SUITE = "bookworm";

export interface HostSuite {
  readonly suite: string;
  /** One-line apt sources: the host's own mirrors where it has the suite, else Debian's. */
  readonly sources: readonly string[];
  /** Why it is not the host's own suite. */
  readonly note?: string;
}

/** The host's apt sites that carry the suite, each once, main only. */
async function hostSources(suite: string): Promise<string[]> {
  const format = "$(SITE) $(RELEASE) $(COMPONENT)";
  const targets = await runTool("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const lines = targets.split("\n").filter((line) => {
    const [, release = "", component] = line.split(" ");
    return component === "main" && [suite, `${suite}-updates`, `${suite}-security`].includes(release);
  });
  return [...new Set(lines)].map((line) => `deb ${line}`);
}

/** The Debian release of the guests: the host's, so that the guest package built here fits into the image. */
export async function hostSuite(osRelease = "/etc/os-release"): Promise<HostSuite> {
  const text = await readFile(osRelease, "utf8");
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] ?? "";
  const known = KNOWN.includes(codename);
  const suite = known ? codename : DEFAULT_SUITE;
  const own = known ? await hostSources(suite) : [];
  const sources = own.some((line) => line.split(" ")[2] === suite)
    ? own
    : [
        `deb http://deb.debian.org/debian ${suite} main`,
        `deb http://deb.debian.org/debian ${suite}-updates main`,
        `deb http://deb.debian.org/debian-security ${suite}-security main`,
      ];
  const note = `this host is ${codename || "no Debian release"}, guests are built as Debian ${suite}`;
  return known ? { suite, sources } : { suite, sources, note };
}
