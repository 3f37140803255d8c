// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What can be told of an X25519 public key without arithmetic on the curve.
library X25519 {
    /// @dev The seven encodings of low-order points (RFC 7748 section 6.1 masks the top bit of the last byte first).
    /// With any of them the shared secret is zero, so nothing can be sealed: RFC 9180 has the sender give up.
    bytes32 private constant ORDER_4 = 0x0000000000000000000000000000000000000000000000000000000000000000;
    bytes32 private constant ORDER_1 = 0x0100000000000000000000000000000000000000000000000000000000000000;
    bytes32 private constant ORDER_8A = 0xe0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800;
    bytes32 private constant ORDER_8B = 0x5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157;
    bytes32 private constant ORDER_2 = 0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f;
    bytes32 private constant ORDER_4_UNREDUCED = 0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f;
    bytes32 private constant ORDER_1_UNREDUCED = 0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f;

    /// @dev Keys are little-endian: the masked bit is the top one of the last byte.
    bytes32 private constant MASK = bytes32(~uint256(0x80));

    /// @notice Whether something can be sealed to `key`: it is not a point of low order, zero among them.
    function isUsable(bytes32 key) internal pure returns (bool usable) {
        bytes32 u = key & MASK;
        return
            u != ORDER_4 &&
            u != ORDER_1 &&
            u != ORDER_8A &&
            u != ORDER_8B &&
            u != ORDER_2 &&
            u != ORDER_4_UNREDUCED &&
            u != ORDER_1_UNREDUCED;
    }
}
