/** hosts(5) in which a machine's name, and the full one beside it, stands with this address alone. */
export function nameInHosts(text: string, name: string, address: string): string {
  const lines = text.split("\n");
  const wordsOf = (line: string) => line.replace(/#.*/, "").trim().split(/\s+/);
  const isNames = (line: string) => wordsOf(line).slice(1).includes(name);
  const names = lines.filter(isNames).flatMap((line) => wordsOf(line).slice(1));
  const wanted = [address, ...new Set(names.length === 0 ? [name] : names.filter(isOwn))].join(" ");
  const first = lines.findIndex(isNames);
  if (first === -1) return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${wanted}\n`;
  if (lines.filter(isNames).length === 1 && wordsOf(lines[first] ?? "").join(" ") === wanted) return text;
  return lines
    .flatMap((line, i) => {
      if (i === first) return [...loopback(line), wanted];
      return isNames(line) ? loopback(line) : [line];
    })
    .join("\n");

  /** What else stood in the line. */
  function loopback(line: string): readonly string[] {
    const [at = "", ...all] = wordsOf(line);
    const others = all.filter((word) => !isOwn(word));
    return others.length === 0 ? [] : [[at, ...others].join(" ")];
  }
  function isOwn(word: string): boolean {
    return word === name || word.startsWith(`${name}.`);
  }
}
