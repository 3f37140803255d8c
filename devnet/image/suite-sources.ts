import { readFile } from "node:fs/promises";
import { runTool } from "./run-tool.ts";

const DEBIAN = "http://deb.debian.org/debian";
const SECURITY = "http://deb.debian.org/debian-security";

/** One-line apt sources of a release, from the sites that this machine has its own from, else from Debian's. */
export async function suiteSources(suite: string): Promise<string[]> {
  const own = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile("/etc/os-release", "utf8"))?.[1] ?? "";
  const format = "$(SITE) $(RELEASE) $(COMPONENT)";
  const targets = await runTool("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const lines = targets.split("\n").map((line) => line.split(" "));
  const site = (release: string) =>
    lines.find(([, name, component]) => name === release && component === "main")?.[0];
  const [main, security] = [site(own) ?? DEBIAN, site(`${own}-security`) ?? SECURITY];
  return [
    `deb ${main} ${suite} main`,
    `deb ${main} ${suite}-updates main`,
    `deb ${security} ${suite}-security main`,
  ];
}
