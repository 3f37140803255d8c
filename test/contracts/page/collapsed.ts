/** Content that a reader opens; nothing when it is empty. */
export function collapsed(summary: string, content: string): string {
  return content === "" ? "" : `<details>\n<summary>${summary}</summary>\n\n${content}</details>\n\n`;
}
