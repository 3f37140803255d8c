/** Writes docs/img/access-token.svg anew, by a call of `tokenURI`. */
import { writeFile } from "node:fs/promises";
import { samplePicture } from "./support/sample-picture.ts";

await writeFile(new URL("../../docs/img/access-token.svg", import.meta.url), `${await samplePicture()}\n`);
