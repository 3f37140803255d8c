// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token that burns a fee of every transfer: out of what is sent, or on top of it.
contract FeeToken is TestStablecoin {
    uint256 private _fee;
    bool private _onTop;

    constructor() TestStablecoin("Fee Dollar", "FUSD", 6) {}

    /// @notice From now on every transfer costs `fee`, paid by the receiver or, if `onTop`, by the sender.
    function setFee(uint256 fee, bool onTop) external {
        _fee = fee;
        _onTop = onTop;
    }

    function _update(address from, address to, uint256 amount) internal override {
        bool isTransfer = from != address(0) && to != address(0);
        super._update(from, to, amount);
        if (isTransfer && _fee > 0) super._update(_onTop ? from : to, address(0), _fee);
    }
}
