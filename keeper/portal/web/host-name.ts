import { text } from "./text.ts";

/** What this host is called: the server writes it into the document. */
export function hostName(): string {
  return document.querySelector(".brand-name")?.textContent ?? text.name;
}
