import { checksumAddress } from "../../../protocol/checksum-address.ts";

const DIGITS = 64;

/** The words of a contract's answer, read one by one. */
export class Words {
  readonly #digits: string;

  /**
   * @param answer 0x and hex digits
   * @throws RangeError when they are not whole words
   */
  constructor(answer: unknown) {
    if (typeof answer !== "string" || !/^0x([0-9a-fA-F]{64})+$/.test(answer))
      throw new RangeError("the answer of the chain has no whole words");
    this.#digits = answer.slice(2);
  }

  /** @throws RangeError when there is no such word */
  hex(at: number): string {
    const digits = this.#digits.slice(at * DIGITS, (at + 1) * DIGITS);
    if (digits === "") throw new RangeError(`the answer of the chain has no word ${at}`);
    return `0x${digits}`;
  }

  big(at: number): bigint {
    return BigInt(this.hex(at));
  }

  /** For what fits, such as times. */
  number(at: number): number {
    return Number(this.big(at));
  }

  address(at: number): string {
    return checksumAddress(`0x${this.hex(at).slice(-40)}`);
  }

  /** Bytes whose place the word at `at` tells. */
  bytes(at: number): string {
    const start = 2 * this.number(at);
    const length = 2 * Number(BigInt(`0x${this.#digits.slice(start, start + DIGITS)}`));
    const digits = this.#digits.slice(start + DIGITS, start + DIGITS + length);
    if (digits.length !== length) throw new RangeError("the answer of the chain is cut short");
    return `0x${digits}`;
  }
}
