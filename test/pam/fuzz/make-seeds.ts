/** Writes the seeds of test/pam/corpus anew, named `seed-`: run it with tsx after a change of format. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { seeds } from "./seeds.ts";

const corpus = join(import.meta.dirname, "../corpus");
for (const folder of await readdir(corpus).catch(() => [])) {
  for (const name of await readdir(join(corpus, folder))) {
    if (name.startsWith("seed-")) await rm(join(corpus, folder, name));
  }
}
for (const [path, content] of await seeds()) {
  await mkdir(dirname(join(corpus, path)), { recursive: true });
  await writeFile(join(corpus, path), content);
}
