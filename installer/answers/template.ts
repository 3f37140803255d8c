import { z } from "zod";

/** An absolute path without steps back, or a volume of a storage; never an address to fetch from. */
const IMAGE =
  /^(\/(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\p{C}]{1,1000}|[A-Za-z][A-Za-z0-9._-]*:(?!\/\/)[^\p{C}\s]{1,200})$/u;

/** What machines are made from: an image of the operator's, or without one that of the package blockhost-template. */
export const template = z
  .strictObject({
    /** As plans call it. */
    name: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, "lower-case letters, digits, dots and dashes")
      .default("debian-13"),
    image: z
      .string()
      .regex(IMAGE, "a file's absolute path, or a volume as in local:import/debian-13.qcow2")
      .optional(),
    /** Of the file, in hex. */
    sha256: z
      .string()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
      .optional(),
  })
  .refine(({ image, sha256 }) => image !== undefined || sha256 === undefined, {
    path: ["image"],
    message: "is needed",
  })
  .refine(({ image, sha256 }) => sha256 !== undefined || image === undefined, {
    path: ["sha256"],
    message: "is needed",
  });
