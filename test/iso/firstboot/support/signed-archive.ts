import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runTool } from "../../../../devnet/image/run-tool.ts";

/** A key that signs archives, in a folder of its own. */
export interface ArchiveKey {
  /** The public key as apt reads it: binary, and ASCII. */
  readonly binary: string;
  readonly ascii: string;
  sign(file: string, to: string): Promise<void>;
}

export async function archiveKey(folder: string): Promise<ArchiveKey> {
  await mkdir(folder, { mode: 0o700 });
  const gpg = (...args: readonly string[]) =>
    runTool("gpg", ["--homedir", folder, "--batch", "--quiet", "--no-autostart", "--yes", ...args]);
  const agent = ["--pinentry-mode", "loopback", "--passphrase", ""];
  await runTool("gpg", [
    ...["--homedir", folder, "--batch", "--quiet", ...agent],
    ...["--quick-generate-key", "Archive <archive@example.org>", "ed25519", "sign", "never"],
  ]);
  const [binary, ascii] = [join(folder, "key.gpg"), join(folder, "key.asc")];
  await gpg("--output", binary, "--export");
  await gpg("--armor", "--output", ascii, "--export");
  return {
    binary,
    ascii,
    sign: async (file, to) => {
      await runTool("gpg", [
        ...["--homedir", folder, "--batch", "--quiet", "--yes", ...agent],
        ...["--clearsign", "--output", to, file],
      ]);
    },
  };
}

/** Makes an archive of these packages, of one suite and component. */
export async function signedArchive(
  folder: string,
  suites: readonly string[],
  component: string,
  debs: readonly string[],
  key: ArchiveKey,
): Promise<void> {
  const pool = join(folder, "pool");
  await mkdir(pool, { recursive: true });
  const stanzas = await Promise.all(
    debs.map(async (file) => {
      const name = basename(file);
      await copyFile(file, join(pool, name));
      const control = await runTool("dpkg-deb", ["--field", file]);
      const data = await readFile(file);
      return `${control.trimEnd()}\nFilename: pool/${name}\nSize: ${data.length}\nSHA256: ${sha256(data)}\n`;
    }),
  );
  for (const suite of suites) {
    const base = join(folder, "dists", suite);
    const lists = join(base, component, "binary-amd64");
    await mkdir(lists, { recursive: true });
    // Point releases have what they had at first.
    await writeFile(join(lists, "Packages"), suite === suites[0] ? stanzas.join("\n") : "");
    const { size } = await stat(join(lists, "Packages"));
    const hash = sha256(await readFile(join(lists, "Packages")));
    const release = join(base, "Release");
    await writeFile(
      release,
      [
        ...["Origin: stand-in", `Suite: ${suite}`, `Codename: ${suite}`, `Date: ${new Date().toUTCString()}`],
        ...["Architectures: amd64", `Components: ${component}`, "SHA256:"],
        ` ${hash} ${size} ${component}/binary-amd64/Packages`,
        "",
      ].join("\n"),
    );
    await key.sign(release, join(base, "InRelease"));
  }
}

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");
