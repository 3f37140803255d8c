// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token that burns a tax of what certain accounts send.
contract SwapTaxToken is TestStablecoin {
    uint256 private constant _TAX_PERCENT = 5;

    mapping(address account => bool taxed) private _taxed;

    constructor() TestStablecoin("Taxed", "TAX", 6) {}

    /// @notice What `account` sends is taxed from now on.
    function tax(address account) external {
        _taxed[account] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 burnt = _taxed[from] ? (amount * _TAX_PERCENT) / 100 : 0;
        super._update(from, to, amount - burnt);
        if (burnt > 0) super._update(from, address(0), burnt);
    }
}
