/** Crockford's base 32: no letter that looks like a digit, and hardly a word. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/**
 * A new code of 40 bits, in two groups as people type it.
 *
 * @param randomBytes unpredictable
 */
export function makeLoginCode(randomBytes: (length: number) => Uint8Array): string {
  // 256 is a multiple of 32: each letter is as likely as any other.
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A typed code in one form, without blanks, hyphens, case and letters taken for digits; null when it cannot be one. */
export function readLoginCode(typed: string): string | null {
  const letters = [...typed.toUpperCase().replace(/[\s-]/g, "")].map(
    (letter) => LOOK_ALIKES[letter] ?? letter,
  );
  const isCode = letters.length === LENGTH && letters.every((letter) => ALPHABET.includes(letter));
  return isCode ? letters.join("") : null;
}
