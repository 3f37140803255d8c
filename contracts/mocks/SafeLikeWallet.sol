// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A wallet of several keys of which some must sign, as Safe is.
contract SafeLikeWallet is IERC1271 {
    /// @notice Bytes of one signature.
    uint256 private constant _SIGNATURE = 65;

    /// @notice How many must sign.
    uint256 public immutable THRESHOLD;
    /// @notice Who may sign.
    mapping(address owner => bool may) public isOwner;

    /// @notice Makes a wallet of these owners.
    constructor(address[] memory owners, uint256 threshold) {
        THRESHOLD = threshold;
        for (uint256 i = 0; i < owners.length; ++i) isOwner[owners[i]] = true;
    }

    /// @inheritdoc IERC1271
    /// @dev The signatures one behind the other, by rising addresses.
    function isValidSignature(bytes32 hash, bytes calldata signatures) external view returns (bytes4 magicValue) {
        if (signatures.length != THRESHOLD * _SIGNATURE) return 0xffffffff;
        address last = address(0);
        for (uint256 i = 0; i < THRESHOLD; ++i) {
            address signer = ECDSA.recover(hash, signatures[i * _SIGNATURE:(i + 1) * _SIGNATURE]);
            if (signer <= last || !isOwner[signer]) return 0xffffffff;
            last = signer;
        }
        return IERC1271.isValidSignature.selector;
    }
}
