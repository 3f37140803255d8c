import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Expiries } from "../watch/ports/expiries.ts";

/** When the authority ends that the nodes' certificates are known by. A fingerprint does not say. */
export function certificateExpiries(caFile: string | undefined): Expiries {
  return {
    async look() {
      if (caFile === undefined) return [];
      const { validTo } = new X509Certificate(await readFile(caFile));
      return [{ of: "certificate", subject: caFile, at: Date.parse(validTo) }];
    },
  };
}
