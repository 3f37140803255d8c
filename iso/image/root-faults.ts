import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const sizeOf = (path: string): Promise<number | null> =>
  lstat(path).then(
    ({ size }) => size,
    () => null,
  );

/**
 * What a finished root has that no two machines may share, or that lets in whoever knows the image; and the units that it
 * lacks. Nothing when it may be installed. It is looked at after everything is done, since any package may bring such a thing.
 *
 * @param units that are enabled
 */
export async function rootFaults(root: string, units: readonly string[]): Promise<readonly string[]> {
  const at = (path: string) => join(root, path);
  const shadow = await readFile(at("etc/shadow"), "utf8");
  const open = shadow
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"))
    // Both are the beginning of what no password's hash is: nobody logs in by one.
    .filter(([, password = ""]) => !/^[!*]/.test(password))
    .map(([name]) => `${name} has a password, or needs none`);
  const hostKeys = (await namesIn(at("etc/ssh"))).filter((name) => name.startsWith("ssh_host_"));
  const homes = ["root", ...(await namesIn(at("home"))).map((name) => join("home", name))];
  const keys: string[] = [];
  // The folder itself is systemd's, and empty.
  for (const home of homes)
    for (const name of await namesIn(at(join(home, ".ssh")))) keys.push(`/${home}/.ssh/${name}`);
  const wanted = new Set(await namesIn(at("etc/systemd/system/multi-user.target.wants")));
  const ours = [...wanted].filter((name) => name.startsWith("blockhost-"));
  return [
    ...open,
    ...hostKeys.map((name) => `/etc/ssh/${name}`),
    ...keys,
    ...((await sizeOf(at("etc/machine-id"))) === 0 ? [] : ["/etc/machine-id is not there and empty"]),
    ...((await sizeOf(at("var/lib/systemd/random-seed"))) === null ? [] : ["a random seed"]),
    ...(await namesIn(at("etc/apt/sources.list.d"))).map((name) => `/etc/apt/sources.list.d/${name}`),
    ...((await sizeOf(at("etc/apt/sources.list"))) === null ? [] : ["/etc/apt/sources.list"]),
    ...units.filter((unit) => !wanted.has(unit)).map((unit) => `${unit} is not enabled`),
    ...ours.filter((unit) => !units.includes(unit)).map((unit) => `${unit} is enabled`),
  ];
}
