import { FinalError } from "../core/errors.ts";
import type { ProxmoxConfig } from "./proxmox-config.ts";

/**
 * The vmids of an image's templates: one for all nodes, or one on each.
 *
 * @throws FinalError TEMPLATE_UNKNOWN when none is configured for the image
 */
export function templatesOf(config: ProxmoxConfig, image: string): readonly number[] {
  const templates = Object.hasOwn(config.templates, image) ? config.templates[image] : undefined;
  if (templates !== undefined) return templates;
  throw new FinalError(
    "TEMPLATE_UNKNOWN",
    `no template is configured for image ${image}`,
    `add it to \`templates\`, or retire the plan; known are ${Object.keys(config.templates).join(", ")}`,
  );
}
