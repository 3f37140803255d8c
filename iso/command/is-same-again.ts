import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes it a second time, in another folder that is gone afterwards, and says whether it has the same bytes. */
export async function isSameAgain(
  first: { readonly sha256: string },
  make: (out: string) => Promise<{ readonly sha256: string }>,
): Promise<boolean> {
  const elsewhere = await mkdtemp(join(tmpdir(), "blockhost-second-"));
  try {
    const second = await make(elsewhere);
    const same = first.sha256 === second.sha256;
    process.stdout.write(
      same ? "Made twice, the same bytes.\n" : `Made again it is another: ${second.sha256}\n`,
    );
    return same;
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}
