import { IMAGE, imagePart } from "./image-part.ts";
import type { Part } from "./part.ts";

/** Puts the making of the guest image before the first part that boots it. */
export function withImage(root: string, parts: readonly Part[]): Part[] {
  const first = parts.findIndex(({ needs }) => needs?.includes(IMAGE));
  if (first < 0 || parts.some(({ name }) => name === IMAGE)) return [...parts];
  return parts.toSpliced(first, 0, imagePart(root));
}
