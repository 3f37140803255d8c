// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What an address is to somebody who checks signatures.
library Wallets {
    /// @dev 0xef0100 and an address: what EIP-7702 puts where the code of an account with a key would be.
    uint256 private constant _DESIGNATOR_LENGTH = 23;

    /// @notice Whether only the code of `account` can say what it has signed. One with a key that lends itself code
    /// (EIP-7702) still signs with its key.
    function isContract(address account) internal view returns (bool contractual) {
        uint256 length = account.code.length;
        if (length != _DESIGNATOR_LENGTH) return length != 0;
        return bytes3(account.code) != 0xef0100;
    }
}
