import type { FileCoverage } from "./coverage-of.ts";

/** One row a file: how many of its lines and branches were reached. */
export function table(files: readonly FileCoverage[]): string {
  const width = Math.max(0, ...files.map(({ file }) => file.length)) + 2;
  const row = (name: string, lines: string, branches: string) =>
    `${name.padEnd(width)}${lines.padStart(10)}${branches.padStart(12)}\n`;
  const share = ({ reached, total }: { reached: number; total: number }) => `${reached}/${total}`;
  const rows = files.map(({ file, lines, branches }) => row(file, share(lines), share(branches)));
  return row("file", "lines", "branches") + rows.join("");
}
