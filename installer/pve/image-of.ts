import { FinalError } from "../../keeper/core/errors.ts";
import type { Answers } from "../answers/answers.ts";
import { packagedTemplate } from "./packaged-template.ts";
import type { TemplateImage } from "./template-image.ts";

/**
 * The image that answers mean.
 *
 * @param manifestFile of the package blockhost-template, whose image is taken when they name none
 * @throws FinalError TEMPLATE_NOT_INSTALLED, TEMPLATE_MANIFEST_INVALID
 */
export async function imageOf(
  { image, sha256 }: Answers["proxmox"]["template"],
  manifestFile: string,
): Promise<TemplateImage> {
  if (image !== undefined && sha256 !== undefined)
    return image.startsWith("/") ? { file: image, sha256 } : { volume: image };
  const packaged = await packagedTemplate(manifestFile);
  if (packaged !== null) return { file: packaged.file, sha256: packaged.sha256 };
  throw new FinalError(
    "TEMPLATE_NOT_INSTALLED",
    `there is no template at ${manifestFile}, and the answers name no image`,
    "install the package blockhost-template, or name an image with its SHA-256",
  );
}
