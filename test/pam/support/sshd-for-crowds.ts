import { writeFile } from "node:fs/promises";
import { freePort } from "./free-port.ts";
import type { GuestRoot } from "./guest-root.ts";
import { until } from "./until.ts";

/**
 * A second sshd in the guest, as the first but that it takes a hundred logins at once: the first drops connections at
 * random once 20 have not logged in. Resolves with its port.
 */
export async function sshdForCrowds(root: GuestRoot): Promise<number> {
  const port = await freePort();
  // Of this keyword Debian 12's sshd takes the last value, newer ones the first.
  const many = "MaxStartups 100\n";
  await writeFile(`${root.path}/run/crowds.conf`, `${many}Include /etc/ssh/sshd_config\n${many}`);
  const options = [`ListenAddress=127.0.0.1:${port}`, "PidFile=/run/crowds.pid"].flatMap((option) => [
    "-o",
    option,
  ]);
  const { code, stderr } = await root.run("/usr/sbin/sshd", "-f", "/run/crowds.conf", ...options);
  if (code !== 0) throw new Error(`sshd did not start: ${stderr}`);
  // It goes into the background first, listens then, and writes that file last.
  const listens = async () => (await root.run("test", "-s", "/run/crowds.pid")).code === 0 || undefined;
  await until("a second sshd that listens", listens);
  return port;
}
