import { errorCatalogue } from "./error-catalogue.ts";
import { ERROR_MEANINGS } from "./error-meanings.ts";
import type { Source } from "./sources.ts";

const HEAD = `# Error codes

Every error of the keeper, the broker, the installer and the devnet carries a stable code, a sentence that says what happened to what, and a
remedy. Codes do not change their meaning; scripts and alerts may rely on them. An ellipsis stands for what is only
known when it happens. **Again** says whether the keeper tries again by itself; the others wait for somebody.

This page is written from the sources: \`./blockhost exec node --import=tsx test/architecture/write-errors.ts\`. A test
compares the two. The launcher's exit codes are in \`./blockhost --help\`.

| code | again | what happened | what to do |
|---|---|---|---|
`;

/** docs/errors.md as the sources say it, one row a code. */
export function renderErrors(all: readonly Source[]): string {
  const entries = all
    .filter(({ path }) => /^(keeper|broker|installer(?!\/wizard\/)|iso|devnet|pam)\//.test(path))
    .flatMap(errorCatalogue);
  const codes = [...new Set([...entries.map(({ code }) => code), ...Object.keys(ERROR_MEANINGS)])].sort();
  const rows = codes.map((code) => {
    const own = entries.filter((entry) => entry.code === code);
    const again = own.some(({ retryable }) => retryable) ? "yes" : "no";
    const meaning = ERROR_MEANINGS[code];
    const what = cell(
      code,
      own.map((entry) => entry.what),
      meaning?.what,
    );
    const remedy = cell(
      code,
      own.map((entry) => entry.remedy),
      meaning?.remedy,
    );
    return `| \`${code}\` | ${again} | ${what} | ${remedy} |`;
  });
  return `${HEAD}${rows.join("\n")}\n`;
}

/**
 * Different wordings of one code side by side; where the source has none, what it means.
 * @throws Error when neither is written down
 */
function cell(code: string, texts: readonly string[], meaning = ""): string {
  const distinct = [
    ...new Set(texts.map((text) => text.replaceAll("|", "\\|").replace(/\.$/, "")).filter(Boolean)),
  ];
  const words = distinct.join("; or: ") || meaning;
  if (words === "") throw new Error(`${code} has no words: give it some in error-meanings.ts`);
  return words;
}
