import { fileURLToPath } from "node:url";

/** Compiled contracts of this repository. */
export const ARTIFACTS = fileURLToPath(new URL("../../../artifacts/", import.meta.url));
