/** Makes the bytes of an ISO9660 image with the label `cidata` from paths and contents. Same files, same bytes. */
export type SeedBuilder = (files: Readonly<Record<string, string>>) => Uint8Array;
