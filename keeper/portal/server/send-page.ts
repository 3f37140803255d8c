import type { Request, Response } from "express";
import type { PageFile } from "../ports/pages.ts";

/** Sends a file in the smallest form that the browser takes. */
export function sendPage(request: Request, response: Response, { type, body, encoded = {} }: PageFile): void {
  const taken = (["br", "gzip"] as const).find(
    (encoding) => encoded[encoding] !== undefined && request.acceptsEncodings(encoding) === encoding,
  );
  response.set({ "Content-Type": type, Vary: "Accept-Encoding" });
  if (taken !== undefined) response.set("Content-Encoding", taken);
  response.end((taken === undefined ? undefined : encoded[taken]) ?? body);
}
