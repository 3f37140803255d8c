const NIBBLES = 32;
const SUFFIX = ".ip6.arpa";

/** What a name below `ip6.arpa` stands for: an address when its length is 128. Null when it stands for nothing. */
export function reversedPrefix(name: string): { readonly first: bigint; readonly length: number } | null {
  if (!name.endsWith(SUFFIX)) return null;
  const labels = name.slice(0, -SUFFIX.length).split(".");
  if (labels.length > NIBBLES || !labels.every((label) => /^[0-9a-f]$/.test(label))) return null;
  const nibbles = labels.reverse().join("").padEnd(NIBBLES, "0");
  return { first: BigInt(`0x${nibbles}`), length: labels.length * 4 };
}
