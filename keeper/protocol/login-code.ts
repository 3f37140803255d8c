/** Twenty consonants: no code spells a word, and none has letters that look alike (RFC 8628 section 6.1). */
const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/**
 * The code of a login as a person types it, without blanks, hyphens and case.
 *
 * @returns eight letters, or null when it cannot be a code
 */
export function loginCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, "").toUpperCase();
  return CODE.test(code) ? code : null;
}
