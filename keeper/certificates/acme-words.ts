const MOST = 300;

/** An authority's words for a log and an alert: short and of one line. */
export function acmeWords(detail: unknown, otherwise: string): string {
  const text = typeof detail === "string" && detail !== "" ? detail : otherwise;
  return text
    .replace(/[^\x21-\x7e]+/g, " ")
    .trim()
    .slice(0, MOST)
    .replace(/\.$/, "");
}
