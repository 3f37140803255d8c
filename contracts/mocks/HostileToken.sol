// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token that misbehaves on demand: it takes a fee, lies, refuses a receiver, or calls back.
contract HostileToken is TestStablecoin {
    address private _refused;
    address private _callee;
    bytes private _callback;
    uint256 private _fee;
    bool private _lies;

    /// @notice `to` cannot receive this token.
    error Refused(address to);

    constructor() TestStablecoin("Hostile", "HST", 6) {}

    /// @notice Every transfer moves `fee` less than it says.
    function setFee(uint256 fee) external {
        _fee = fee;
    }

    /// @notice Transfers report failure instead of reverting.
    function setLies(bool lies) external {
        _lies = lies;
    }

    /// @notice Transfers to `to` revert.
    function setRefused(address to) external {
        _refused = to;
    }

    /// @notice Every transfer first calls `callee` with `data`, and fails as that call does.
    function setCallback(address callee, bytes calldata data) external {
        _callee = callee;
        _callback = data;
    }

    /// @notice A transfer with all the tricks.
    function transfer(address to, uint256 amount) public override returns (bool done) {
        _act(to);
        return !_lies && super.transfer(to, amount - _fee);
    }

    /// @notice A transfer with all the tricks.
    function transferFrom(address from, address to, uint256 amount) public override returns (bool done) {
        _act(to);
        return !_lies && super.transferFrom(from, to, amount - _fee);
    }

    function _act(address to) private {
        if (to == _refused) revert Refused(to);
        address callee = _callee;
        if (callee == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = callee.call(_callback);
        if (ok) return;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
