// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token whose balances all change at once, by a factor.
contract RebasingToken is TestStablecoin {
    uint256 private constant _ONE = 1e18;

    uint256 private _factor = _ONE;

    constructor() TestStablecoin("Rebasing Dollar", "RUSD", 6) {}

    /// @notice Balances become what was minted times `numerator / denominator`.
    function rebase(uint256 numerator, uint256 denominator) external {
        _factor = (_ONE * numerator) / denominator;
    }

    /// @inheritdoc ERC20
    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * _factor) / _ONE;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, (amount * _ONE) / _factor);
    }
}
