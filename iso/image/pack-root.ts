import { runTool } from "../../devnet/image/run-tool.ts";

/**
 * A root as a tar in order of names, compressed: the same bytes for the same files. No file is younger than the date. Two
 * threads, whatever the machine has: zstd's bytes do not depend on their number, but on whether there is more than none.
 */
export async function packRoot(root: string, date: number, target: string): Promise<void> {
  await runTool("tar", [
    ...["--create", "--format=pax", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime"],
    ...["--sort=name", `--mtime=@${date}`, "--clamp-mtime", "--numeric-owner"],
    // Programs with a capability instead of setuid.
    ...["--xattrs", "--xattrs-include=security.capability"],
    ...["--use-compress-program=zstd -12 -T2 --quiet", `--directory=${root}`, `--file=${target}`, "."],
  ]);
}
