import { isIPv4 } from "node:net";
import { z } from "zod";
import type { Run } from "./run.ts";

const neighboursShape = z.array(
  z.object({ dst: z.string(), state: z.array(z.string()).default([]) }).loose(),
);
/** What the kernel says of one that has not answered. */
const SILENT = ["FAILED", "INCOMPLETE", "NOARP"];

/** IPv4 addresses that have answered on the host's networks of late, as its kernel knows them. */
export async function readNeighbours(run: Run): Promise<readonly string[]> {
  const text = await run("ip", ["-j", "-4", "neigh", "show"]);
  return neighboursShape
    .parse(JSON.parse(text.trim() || "[]"))
    .filter(({ dst, state }) => isIPv4(dst) && !state.some((each) => SILENT.includes(each)))
    .map(({ dst }) => dst);
}
