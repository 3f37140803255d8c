import { FinalError } from "../core/errors.ts";
import type { ProxmoxConfig } from "./proxmox-config.ts";

/** @throws FinalError TEMPLATE_UNKNOWN when no template is configured for the image */
export function templateOf(config: ProxmoxConfig, image: string): number {
  const template = Object.hasOwn(config.templates, image) ? config.templates[image] : undefined;
  if (template !== undefined) return template;
  throw new FinalError(
    "TEMPLATE_UNKNOWN",
    `no template is configured for image ${image}`,
    `add it to \`templates\`, or retire the plan; known are ${Object.keys(config.templates).join(", ")}`,
  );
}
