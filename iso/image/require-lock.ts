import { runTool } from "../../devnet/image/run-tool.ts";
import { FinalError } from "../../keeper/core/errors.ts";

/**
 * A root has these packages, those of a lock and ours, and nothing else.
 *
 * @throws FinalError `ISO_LOCK_UNFIT`
 */
export async function requireLock(
  root: string,
  packages: readonly { readonly name: string; readonly version: string }[],
): Promise<void> {
  const text = await runTool("dpkg-query", [
    `--admindir=${root}/var/lib/dpkg`,
    "--show",
    `--showformat=\${Package}=\${Version}\\n`,
  ]);
  const have = text.trimEnd().split("\n");
  const wanted = packages.map(({ name, version }) => `${name}=${version}`);
  const odd = [
    ...have.filter((one) => !wanted.includes(one)),
    ...wanted.filter((one) => !have.includes(one)),
  ];
  if (odd.length === 0) return;
  const what = `the lock is not what the root is made of; they differ in ${odd.join(", ")}`;
  throw new FinalError("ISO_LOCK_UNFIT", what, "Write it anew with --update-lock");
}
