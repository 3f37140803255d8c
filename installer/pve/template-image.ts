/**
 * What a template's disk is made of: a file of this machine, by its SHA-256 in hex, or a volume of Proxmox VE, which
 * stands for itself: its API has no checksum of one.
 */
export type TemplateImage = { readonly file: string; readonly sha256: string } | { readonly volume: string };
