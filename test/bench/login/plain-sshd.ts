import { writeFile } from "node:fs/promises";
import type { TestGuest } from "../../pam/support/test-guest.ts";
import { until } from "../../pam/support/until.ts";

/**
 * A second sshd in a guest, with Debian's own PAM service and a key in a file, as it was without our package.
 *
 * @param publicKey type and base64
 */
export async function startPlainSshd(guest: TestGuest, port: number, publicKey: string): Promise<void> {
  const { root } = guest;
  const settings = `ListenAddress 127.0.0.1:${port}
HostKey /etc/ssh/ssh_host_ed25519_key
UsePAM yes
KbdInteractiveAuthentication no
AuthorizedKeysFile /etc/plain-key
PidFile /run/plain.pid
PerSourceMaxStartups none
`;
  await writeFile(`${root.path}/etc/plain-key`, `${publicKey}\n`);
  await writeFile(`${root.path}/etc/plain.conf`, settings);
  // PAM's service has the program's name.
  await root.run("cp", "/usr/sbin/sshd", "/usr/sbin/plain");
  await root.run("cp", "/etc/pam.d/sshd.distrib", "/etc/pam.d/plain");
  const { code, stderr } = await root.run("/usr/sbin/plain", "-f", "/etc/plain.conf");
  if (code !== 0) throw new Error(`the plain sshd did not start: ${stderr}`);
  await until(
    "the plain sshd",
    async () => (await root.run("test", "-s", "/run/plain.pid")).code === 0 || undefined,
  );
}
