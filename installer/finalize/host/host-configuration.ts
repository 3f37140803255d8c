import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { parseConfig } from "../../../keeper/config.ts";
import type { HostSetup } from "../ports/host-setup.ts";
import { tunnelConfigFile } from "../tunnel-config-file.ts";
import { defaultInterface } from "./default-interface.ts";
import type { HostParts } from "./host-parts.ts";
import { type FileRights, writeWhole } from "./write-whole.ts";

/** The files that keeper, rootd and who makes a tunnel read. Addresses of servers may hold a key, so the keeper's is not for everybody. */
export function hostConfiguration(
  { layout, owner }: Pick<HostParts, "layout" | "owner">,
  wanted: Parameters<HostSetup["configuration"]>[0],
): ReturnType<HostSetup["configuration"]> {
  const { keeperConfigFile: keeper, rootdConfigFile: rootd } = layout;
  const files = async (): Promise<readonly { path: string; text: string; rights: FileRights }[]> => [
    {
      path: keeper,
      text: textOf(wanted.keeper),
      // Root's, so that a thief of the keeper cannot change it.
      rights: { mode: 0o640, owner: owner && { uid: 0, gid: owner.gid } },
    },
    { path: rootd, text: textOf(wanted.rootd), rights: { mode: 0o644 } },
    ...(wanted.tunnel === null
      ? []
      : [
          {
            path: tunnelConfigFile(layout),
            text: textOf(await tunnel(wanted.tunnel)),
            rights: { mode: 0o644 },
          },
        ]),
  ];
  return {
    async look() {
      for (const { path, text, rights } of await files())
        if (!(await isAsWanted(path, text, rights))) return null;
      return { keeper, rootd };
    },
    async make(say) {
      // Said here, in words for the operator, and not by a keeper that does not start.
      parseConfig(wanted.keeper, keeper);
      for (const { path, text, rights } of await files()) {
        if (await isAsWanted(path, text, rights)) continue;
        await mkdir(dirname(path), { recursive: true, mode: 0o755 });
        await writeWhole(path, text, rights);
        say(`${path} is written.`);
      }
      return { keeper, rootd };
    },
  };
}

/** Between the machines and what leads to the Internet now. */
async function tunnel({ bridge }: { readonly bridge: string }): Promise<object> {
  return { bridge, uplink: defaultInterface(await readFile("/proc/net/route", "utf8")) };
}

const textOf = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

async function isAsWanted(path: string, text: string, { mode, owner }: FileRights): Promise<boolean> {
  try {
    const found = await stat(path);
    const isOwned = owner == null || (found.uid === owner.uid && found.gid === owner.gid);
    return isOwned && (found.mode & 0o777) === mode && (await readFile(path, "utf8")) === text;
  } catch {
    return false;
  }
}
