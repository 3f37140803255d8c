import type { Say } from "../../installer/finalize/ports/part.ts";
import type { Run } from "../../installer/host/run.ts";
import type { RunAloud } from "./run-aloud.ts";

/** Patient with others' locks and short outages; a configuration file that somebody changed stays as it is. */
const OPTIONS = [
  "--assume-yes",
  ...["-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30", "-o", "DPkg::Lock::Timeout=600"],
  ...["-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"],
];

/** Debian's packages as first boot needs them. */
export interface Apt {
  /** Names of all packages that are installed, whole and configured. */
  installed(): Promise<ReadonlySet<string>>;
  /** Whether apt knows a version of each. */
  knows(...packages: readonly string[]): Promise<boolean>;
  /** Reads one file of sources anew, all of it or not at all. */
  update(sources: string, say: Say): Promise<void>;
  install(packages: readonly string[], say: Say): Promise<void>;
  purge(packages: readonly string[], say: Say): Promise<void>;
}

export function apt(run: Run, runAloud: RunAloud): Apt {
  /** What a kill has left half installed is brought to its end first. */
  const change = async (args: readonly string[], say: Say) => {
    await runAloud("dpkg", ["--force-confdef", "--force-confold", "--configure", "-a"], say);
    await runAloud("apt-get", [...OPTIONS, ...args], say);
  };
  return {
    async installed() {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
      const said = await run("dpkg-query", ["--show", "--showformat=${db:Status-Abbrev}|${Package}\\n"]);
      const lines = said.split("\n").filter((line) => line.startsWith("ii"));
      return new Set(lines.map((line) => line.split("|")[1] ?? ""));
    },
    knows: (...packages) =>
      run("apt-cache", ["show", "--no-all-versions", ...packages]).then(
        () => true,
        () => false,
      ),
    update: (sources, say) =>
      runAloud(
        "apt-get",
        [
          ...OPTIONS,
          ...["-o", `Dir::Etc::SourceList=${sources}`, "-o", "Dir::Etc::SourceParts=-"],
          ...["-o", "APT::Get::List-Cleanup=false", "-o", "APT::Update::Error-Mode=any"],
          "update",
        ],
        say,
      ),
    install: (packages, say) => change(["install", ...packages], say),
    purge: (packages, say) => change(["purge", ...packages], say),
  };
}
