// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A contract as payer: it does as told, and when native money comes it refuses that or makes a call of its own.
contract SwapPuppet {
    address private _target;
    bytes private _data;
    bytes private _answer;
    bool private _refuses;

    /// @notice It wants no money.
    error Refused();

    /// @notice Receives native money as it was told to.
    receive() external payable {
        react();
    }

    /// @notice From now on money is refused.
    function refuse() external {
        _refuses = true;
    }

    /// @notice From now on `react` calls `target` with `data`.
    function setReaction(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @notice Calls `target` with `data` and what is sent along, and fails as that call does.
    function act(address target, bytes calldata data) external payable {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = target.call{value: msg.value}(data);
        if (ok) return;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    /// @notice What the last reaction came to: empty, or the error that stopped it.
    function answer() external view returns (bytes memory data) {
        return _answer;
    }

    /// @notice Refuses, or makes the call, whatever comes of it.
    function react() public {
        if (_refuses) revert Refused();
        // solhint-disable-next-line avoid-low-level-calls
        (, _answer) = _target.call(_data);
    }
}
