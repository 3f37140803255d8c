// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title An account that is a contract, as a Safe is: it has no key, and calls what it is told to.
contract ContractAccount {
    /// @notice Calls `to` with `data`, and fails as that call does.
    function execute(address to, bytes calldata data) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = to.call(data);
        if (ok) return;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
