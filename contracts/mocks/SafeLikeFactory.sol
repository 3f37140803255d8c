// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeLikeWallet} from "./SafeLikeWallet.sol";

/// @title Makes wallets at addresses that are known before.
contract SafeLikeFactory {
    /// @notice Deploys the wallet of these owners, if it is not there.
    function make(address[] calldata owners, uint256 threshold) external returns (address wallet) {
        wallet = addressOf(owners, threshold);
        if (wallet.code.length == 0) new SafeLikeWallet{salt: 0}(owners, threshold);
    }

    /// @notice Where the wallet of these owners is or will be.
    function addressOf(address[] calldata owners, uint256 threshold) public view returns (address wallet) {
        bytes memory code = bytes.concat(type(SafeLikeWallet).creationCode, abi.encode(owners, threshold));
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), address(this), bytes32(0), keccak256(code)));
        return address(uint160(uint256(hash)));
    }
}
