/**
 * What stands in the fields of a step: text by the path that it has in the section's answer, such as
 * `contracts.adminDelay`. A tick is `yes` or empty.
 */
export type Draft = Readonly<Record<string, string>>;

const kept = (section: string) => `blockhost/setup/${section}`;

/** What somebody typed in this tab and has not sent yet: a reload loses nothing. No answer is a secret. */
export function keptDraft(section: string): Draft | null {
  try {
    const text = sessionStorage.getItem(kept(section));
    const value: unknown = text === null ? null : JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    return Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one === "string"));
  } catch {
    return null;
  }
}

/** @param draft null: it was sent */
export function keepDraft(section: string, draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(kept(section));
    else sessionStorage.setItem(kept(section), JSON.stringify(draft));
  } catch {
    // Without storage it is typed again after a reload.
  }
}
