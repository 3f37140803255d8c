import fc from "fast-check";

/** Beginnings of characters at and over every border of UTF-8, and bytes that matter to JSON and XML. */
const pieces = [
  "41 3c 26 22 27 5c 0a 00 7f",
  "80 bf c0 c1 c2 df",
  "e0 e080 e09f e0a0 e0bf e1 e180 ec bf ed ed80 ed9f eda0 edbf ee ef efbf efbfbd efbfbe efbfbf efbebe",
  "f0 f080 f08f f090 f0908080 f09f f09f98 f09f9880 f1 f3 f4 f480 f48f f48fbfbf f490 f4bf f5 f8 ff",
].flatMap((line) => line.split(" "));

/** Up to 64 bytes that may be text: any bytes, and mixtures of the pieces. */
export const hostileText: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((hex) => Buffer.from(hex.join(""), "hex")),
  )
  .map((bytes) => Uint8Array.from(bytes).subarray(0, 64));
