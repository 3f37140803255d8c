const REDUCED = [
  "0x0000000000000000000000000000000000000000000000000000000000000000",
  "0x0100000000000000000000000000000000000000000000000000000000000000",
  "0xe0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "0x5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/** All 32-byte encodings of X25519 points of low order: the seven, and each with the ignored top bit set. */
export const lowOrderKeys: readonly string[] = REDUCED.flatMap((key) => [
  key,
  `0x${(BigInt(key) | 0x80n).toString(16).padStart(64, "0")}`,
]);
