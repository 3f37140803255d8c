// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Bytes kept as the code of a contract of their own.
/// @notice A sealed credential of 240 bytes costs about 85,000 gas this way, in storage slots about 200,000.
library CodeStore {
    /// @notice The store could not be created.
    error CodeStoreFailed();

    /// @notice Keeps `data` (at most 24,575 bytes).
    /// @return store Address whose code is a STOP followed by `data`.
    function write(bytes memory data) internal returns (address store) {
        // PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN; then the code: STOP, data.
        bytes memory creation = bytes.concat(hex"61", bytes2(uint16(data.length + 1)), hex"80600a5f395ff300", data);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            store := create(0, add(creation, 32), mload(creation))
        }
        if (store == address(0)) revert CodeStoreFailed();
    }

    /// @notice What `store` keeps; empty for address zero.
    function read(address store) internal view returns (bytes memory data) {
        if (store == address(0)) return data;
        data = new bytes(store.code.length - 1);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            extcodecopy(store, add(data, 32), 1, mload(data))
        }
    }
}
