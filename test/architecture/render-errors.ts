import { errorCatalogue } from "./error-catalogue.ts";
import type { Source } from "./sources.ts";

const HEAD = `# Error codes

Every error of the keeper and the devnet carries a stable code, a sentence that says what happened to what, and a
remedy. Codes do not change their meaning; scripts and alerts may rely on them. An ellipsis stands for what is only
known when it happens. **Again** says whether the keeper tries again by itself; the others wait for somebody.

This page is written from the sources: \`./blockhost exec node --import=tsx test/architecture/write-errors.ts\`. A test
compares the two. The launcher's exit codes are in \`./blockhost --help\`.

| code | again | what happened | what to do |
|---|---|---|---|
`;

/** docs/errors.md as the sources say it, one row a code. */
export function renderErrors(all: readonly Source[]): string {
  const entries = all.filter(({ path }) => /^(keeper|devnet|pam)\//.test(path)).flatMap(errorCatalogue);
  const codes = [...new Set(entries.map(({ code }) => code))].sort();
  const rows = codes.map((code) => {
    const own = entries.filter((entry) => entry.code === code);
    const again = own.some(({ retryable }) => retryable) ? "yes" : "no";
    return `| \`${code}\` | ${again} | ${cell(own.map(({ what }) => what))} | ${cell(own.map(({ remedy }) => remedy))} |`;
  });
  return `${HEAD}${rows.join("\n")}\n`;
}

/** Different wordings of one code side by side; where the source has none, the message itself has it. */
function cell(texts: readonly string[]): string {
  const distinct = [
    ...new Set(texts.map((text) => text.replaceAll("|", "\\|").replace(/\.$/, "")).filter(Boolean)),
  ];
  return distinct.length === 0 ? "as the message says" : distinct.join("; or: ");
}
