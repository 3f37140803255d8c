import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import type { Say } from "../../../installer/finalize/ports/part.ts";
import type { FirstBootAnswers } from "../first-boot-answers.ts";
import { PROXMOX_KEY } from "../proxmox-key.ts";
import { readText } from "../read-text.ts";
import { sources } from "../sources.ts";
import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

const DEBIAN_KEY = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Where packages come from: Debian, its security updates, Proxmox VE. */
export function repository({ places, answers, runAloud, apt }: World): FirstBootStep {
  const list = (name: string) => join(places.apt, "sources.list.d", name);
  const files = {
    proxy: join(places.apt, "apt.conf.d/90blockhost-proxy"),
    debian: list("debian.sources"),
    security: list("debian-security.sources"),
    proxmox: list("proxmox.sources"),
  };
  const key = join(places.keyrings, PROXMOX_KEY.file);

  const wanted = (given: FirstBootAnswers) => {
    const { debianRepository, httpProxy, proxmoxRepository, proxmoxKey = key } = given;
    const components = ["main", "contrib", "non-free-firmware"];
    return {
      proxy:
        httpProxy === undefined
          ? null
          : `Acquire::http::Proxy "${httpProxy}";\nAcquire::https::Proxy "${httpProxy}";\n`,
      debian: sources({
        ...{ uri: debianRepository, suites: ["trixie", "trixie-updates"], components, signedBy: DEBIAN_KEY },
      }),
      security: sources({
        // Mirrors have it beside the other, when they have it.
        uri: isDebians(given) ? "http://security.debian.org/debian-security" : `${debianRepository}-security`,
        ...{ suites: ["trixie-security"], components, signedBy: DEBIAN_KEY },
      }),
      proxmox: sources({
        ...{
          uri: proxmoxRepository,
          suites: ["trixie"],
          components: ["pve-no-subscription"],
          signedBy: proxmoxKey,
        },
      }),
    };
  };
  const isDebians = ({ debianRepository }: FirstBootAnswers) =>
    debianRepository === "http://deb.debian.org/debian";
  const isWritten = async (file: string, text: string | null) =>
    text === null || (await readText(file)) === text;

  /** Taken over by Proxmox's own package later, which may change it. */
  const hasKey = async ({ proxmoxKey }: FirstBootAnswers) =>
    proxmoxKey !== undefined ||
    (await sha256Of(key)) === PROXMOX_KEY.sha256 ||
    (await apt.installed()).has("proxmox-archive-keyring");

  const getKey = async (say: Say) => {
    const shipped = join(places.shippedKeys, PROXMOX_KEY.file);
    const from = (await sha256Of(shipped)) === null ? PROXMOX_KEY.url : `file:${shipped}`;
    say(`The key of Proxmox's archive comes from ${from}.`);
    // apt's own way to the world, proxy and all; it looks at the hash before the file gets its name.
    await runAloud(
      "/usr/lib/apt/apt-helper",
      ["download-file", from, key, `SHA256:${PROXMOX_KEY.sha256}`],
      say,
    );
  };

  return {
    id: "repository",
    title: "Reading the archives of Debian and Proxmox VE",
    async isDone() {
      const given = await answers();
      const { proxy, debian, proxmox } = wanted(given);
      return (
        (await isWritten(files.proxy, proxy)) &&
        (await isWritten(files.debian, debian)) &&
        (await isWritten(files.proxmox, proxmox)) &&
        (await hasKey(given)) &&
        (await apt.knows("chrony", "proxmox-default-kernel", "proxmox-ve"))
      );
    },
    async make(say) {
      const given = await answers();
      const { proxy, debian, security, proxmox } = wanted(given);
      if (proxy !== null) await writeWhole(files.proxy, proxy, { mode: 0o644 });
      // In deb822 alone: what the installation came from is read no more.
      await rm(join(places.apt, "sources.list"), { force: true });
      await writeWhole(files.debian, debian, { mode: 0o644 });
      await apt.update(files.debian, say);
      await writeWhole(files.security, security, { mode: 0o644 });
      await apt.update(files.security, say).catch(async (error: Error) => {
        if (isDebians(given)) throw error;
        await rm(files.security);
        say(`WARNING: no security updates of Debian, since this mirror has none: ${error.message}`);
      });
      if (!(await hasKey(given))) await getKey(say);
      await writeWhole(files.proxmox, proxmox, { mode: 0o644 });
      await apt.update(files.proxmox, say);
    },
  };
}

/** Null when there is no such file. */
async function sha256Of(file: string): Promise<string | null> {
  const data = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return data && createHash("sha256").update(data).digest("hex");
}
