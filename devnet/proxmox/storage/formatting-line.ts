import type { PveNode } from "../node.ts";
import { requireStorage } from "./volumes.ts";

/** What qemu-img says about an image that it makes, as it stands in task logs. */
export function formattingLine(
  node: PveNode,
  storage: string,
  file: string,
  format: string,
  size: number,
  backing?: string,
): string {
  const path = `${requireStorage(node, storage).path}/images/${file}`;
  if (format === "raw") return `Formatting '${path}', fmt=raw size=${size} preallocation=off`;
  const newer = node.options.release !== "8.4";
  const clusters =
    backing !== undefined && newer
      ? "cluster_size=131072 extended_l2=on"
      : "cluster_size=65536 extended_l2=off";
  const allocation = backing === undefined || newer ? " preallocation=metadata" : "";
  const base = backing === undefined ? "" : ` backing_file=${backing} backing_fmt=${format}`;
  const rest = `compression_type=zlib size=${size}${base} lazy_refcounts=off refcount_bits=16`;
  return `Formatting '${path}', fmt=${format} ${clusters}${allocation} ${rest}`;
}
