// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token that says of its victim's money what it likes.
contract LyingToken is TestStablecoin {
    /// @notice What is not true.
    enum Lie {
        None,
        BalanceNeverChanges,
        BalanceFalls,
        AllowanceIsEndless,
        AllowanceIsNothing,
        PaymentWithoutMoney,
        BalanceVanishes
    }

    address private immutable _VICTIM;
    Lie private _lie;
    uint256 private _invented;

    /// @param victim Whose balance it lies about.
    constructor(address victim) TestStablecoin("Lying Dollar", "LUSD", 6) {
        _VICTIM = victim;
    }

    /// @notice From now on it tells `lie`.
    function tell(Lie lie) external {
        _lie = lie;
    }

    /// @inheritdoc ERC20
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_lie == Lie.AllowanceIsEndless && super.allowance(from, msg.sender) < amount) {
            revert ERC20InsufficientAllowance(msg.sender, super.allowance(from, msg.sender), amount);
        }
        if (_lie == Lie.BalanceVanishes) super._update(to, address(1), super.balanceOf(to));
        if (_lie == Lie.BalanceFalls) super._update(to, address(1), 1);
        if (_lie != Lie.PaymentWithoutMoney) return super.transferFrom(from, to, amount);
        _invented += amount;
        return true;
    }

    /// @inheritdoc ERC20
    function balanceOf(address account) public view override returns (uint256) {
        if (account != _VICTIM) return super.balanceOf(account);
        if (_lie == Lie.BalanceNeverChanges) return 5;
        return super.balanceOf(account) + _invented;
    }

    /// @inheritdoc ERC20
    function allowance(address owner, address spender) public view override returns (uint256) {
        if (_lie == Lie.AllowanceIsEndless && msg.sender == _VICTIM) return type(uint256).max;
        if (_lie == Lie.AllowanceIsNothing) return 0;
        return super.allowance(owner, spender);
    }
}
