// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token whose permit calls somebody first, and goes on whatever comes of it.
contract CuriousPermitToken is TestStablecoin {
    address private _callee;
    bytes private _callback;

    /// @notice What came of the call.
    event CalledBack(bool ok, bytes result);

    constructor() TestStablecoin("Curious Dollar", "QUSD", 6) {}

    /// @notice Every permit first calls `callee` with `data`.
    function setCallback(address callee, bytes calldata data) external {
        _callee = callee;
        _callback = data;
    }

    /// @inheritdoc ERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = _callee.call(_callback);
        emit CalledBack(ok, result);
        super.permit(owner, spender, value, deadline, v, r, s);
    }
}
