// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title A wallet that pays, and makes a call of its own in the middle of being paid.
contract PayerWallet {
    address private _target;
    bytes private _data;

    /// @notice Is paid, and calls what it was told, failing as that does.
    receive() external payable {
        if (_target != address(0)) Address.functionCall(_target, _data);
    }

    /// @notice Calls `target` with `data` and all the money of the call, failing as it does.
    function execute(address target, bytes calldata data) external payable returns (bytes memory result) {
        return Address.functionCallWithValue(target, data, msg.value);
    }

    /// @notice What to call when paid; nothing for a `target` of zero.
    function whenPaid(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }
}
