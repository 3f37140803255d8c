import type { z } from "zod";
import type { PveParameter } from "../../keeper/proxmox/form-body.ts";
import { readAnswer } from "../../keeper/proxmox/read-answer.ts";
import type { PveRoot } from "./pve-root.ts";

/** What a GET answers, checked. @throws FinalError PVE_BAD_ANSWER */
export async function read<T>(
  root: PveRoot,
  path: string,
  shape: z.ZodType<T>,
  query?: Readonly<Record<string, PveParameter>>,
): Promise<T> {
  return readAnswer(shape, await root("GET", path, query), `GET ${path}`);
}
