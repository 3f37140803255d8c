import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool, type ToolOptions } from "../../devnet/image/run-tool.ts";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Runs a tool of apt's on archives and a state that are not this machine's. */
export type PrivateApt = (
  tool: "apt-get" | "apt-cache",
  args: readonly string[],
  options?: ToolOptions,
) => Promise<string>;

/**
 * An apt of its own in an empty folder: it knows these sources and that nothing is installed. It only answers and downloads; dpkg
 * is out of its reach, since what it would install goes onto the machine that builds.
 */
export async function openPrivateApt(folder: string, sources: readonly string[]): Promise<PrivateApt> {
  await mkdir(join(folder, "lists/partial"), { recursive: true });
  await mkdir(join(folder, "cache/archives/partial"), { recursive: true });
  const settings: Record<string, string> = {
    "APT::Architecture": "amd64",
    "APT::Architectures": "amd64",
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Dir::Bin::dpkg": "/bin/false",
    "Dir::Cache": join(folder, "cache"),
    "Dir::Etc::Preferences": "/dev/null",
    "Dir::Etc::PreferencesParts": "/dev/null",
    "Dir::Etc::SourceList": join(folder, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State": folder,
    "Dir::State::Lists": join(folder, "lists"),
    "Dir::State::Status": join(folder, "status"),
  };
  const signed = sources.map((line) => line.replace(/^deb (?!\[)/, `deb [signed-by=${KEYRING}] `));
  const config = join(folder, "apt.conf");
  await writeFile(
    config,
    Object.entries(settings)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(""),
  );
  await writeFile(join(folder, "sources.list"), signed.map((line) => `${line}\n`).join(""));
  await writeFile(join(folder, "status"), "");
  const apt: PrivateApt = (tool, args, options = {}) =>
    runTool(tool, args, { ...options, env: { ...options.env, APT_CONFIG: config } });
  await apt("apt-get", ["--error-on=any", "update"]);
  return apt;
}
