// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title A wallet that is a contract and has never heard of ERC-721.
contract ContractWallet {
    /// @notice Calls `target` with `data`, failing as it does.
    function execute(address target, bytes calldata data) external returns (bytes memory result) {
        return Address.functionCall(target, data);
    }
}
