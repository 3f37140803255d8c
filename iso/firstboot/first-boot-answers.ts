import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

// No URL of Node's or zod's: they overlook line ends, and these go into files of lines. As iso/guard takes them.
const archive = (other: string) =>
  z
    .string()
    .max(255)
    .regex(/^https?:\/\/[A-Za-z0-9.:-]+(\/[A-Za-z0-9._~/-]*)?$/)
    .default(other)
    .transform((text) => text.replace(/\/+$/, ""));
const proxy = z
  .string()
  .max(255)
  .regex(/^http:\/\/[A-Za-z0-9.:-]+\/?$/);
const file = z.string().startsWith("/");

const schema = z.strictObject({
  debianRepository: archive("http://deb.debian.org/debian"),
  /** What all of apt goes through. */
  httpProxy: proxy.optional(),
  /** OpenPGP key of the Proxmox VE archive, instead of Proxmox's own. */
  proxmoxKey: file.optional(),
  proxmoxRepository: archive("http://download.proxmox.com/debian/pve"),
  /** The installer's answers, for a host that is set up with nobody there. */
  setup: file.optional(),
});

export type FirstBootAnswers = z.output<typeof schema>;

/**
 * What was answered before the machine was installed; without the file all is as it is by default.
 *
 * @throws FinalError FIRSTBOOT_ANSWERS_INVALID
 */
export async function readFirstBootAnswers(path: string): Promise<FirstBootAnswers> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const { data, error } = schema.safeParse(parsed(text));
  if (data !== undefined) return data;
  throw new FinalError(
    "FIRSTBOOT_ANSWERS_INVALID",
    `${path} is not what it should be: ${z.prettifyError(error).replace(/\s+/g, " ")}`,
    "Correct it as iso/guard/ANSWERS.md says; first boot reads it again by itself.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
