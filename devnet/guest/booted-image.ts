import type { GuestImage } from "../image/guest-image.ts";

/** What a guest boots: the devnet's image with its kernel from outside, or a disk that boots by itself, as a template's. */
export type BootedImage = Pick<GuestImage, "disk" | "kernel" | "initrd"> | { readonly disk: string };
