// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IRevenueSplitter} from "./interfaces/IRevenueSplitter.sol";

/// @title Fixed shares of earned revenue.
contract RevenueSplitter is IRevenueSplitter, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Most payees.
    uint256 public constant MAX_PAYEES = 16;

    /// @notice Most shares of all payees together: parts per million are fine enough, and no token has the 2^236 units
    /// with which a product would overflow.
    uint256 public constant MAX_TOTAL_SHARES = 1_000_000;

    uint256 private immutable _TOTAL_SHARES;

    address[] private _payees;
    mapping(address payee => uint256 shares) private _shares;
    mapping(address token => uint256 amount) private _totalReleased;
    mapping(address token => mapping(address payee => uint256 amount)) private _released;

    /// @param payees_ Who is paid, 1 to `MAX_PAYEES`.
    /// @param shares Shares of each, in the same order: at least 1, together at most `MAX_TOTAL_SHARES`.
    constructor(address[] memory payees_, uint256[] memory shares) {
        uint256 count = payees_.length;
        if (count == 0 || count > MAX_PAYEES) revert RevenueSplitterPayeeCount(count, MAX_PAYEES);
        if (shares.length != count) revert RevenueSplitterLengthMismatch(count, shares.length);
        uint256 total = 0;
        // analysed: loop: at most `MAX_PAYEES`
        for (uint256 i = 0; i < count; ++i) {
            _addPayee(payees_[i], shares[i], MAX_TOTAL_SHARES - total);
            total += shares[i];
        }
        _TOTAL_SHARES = total;
    }

    /// @inheritdoc IRevenueSplitter
    function release(address token, address payee) external nonReentrant {
        uint256 amount = releasable(token, payee);
        if (amount == 0) revert RevenueSplitterNothingToRelease(token, payee);
        _released[token][payee] += amount;
        _totalReleased[token] += amount;
        emit Released(token, payee, amount);
        IERC20(token).safeTransfer(payee, amount);
    }

    /// @inheritdoc IRevenueSplitter
    function released(address token, address payee) external view returns (uint256 amount) {
        return _released[token][payee];
    }

    /// @inheritdoc IRevenueSplitter
    function totalReleased(address token) external view returns (uint256 amount) {
        return _totalReleased[token];
    }

    /// @inheritdoc IRevenueSplitter
    function totalShares() external view returns (uint256 shares) {
        return _TOTAL_SHARES;
    }

    /// @inheritdoc IRevenueSplitter
    function sharesOf(address payee) external view returns (uint256 shares) {
        return _shares[payee];
    }

    /// @inheritdoc IRevenueSplitter
    function payees() external view returns (address[] memory accounts) {
        return _payees;
    }

    /// @inheritdoc IRevenueSplitter
    function releasable(address token, address payee) public view returns (uint256 amount) {
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance + _totalReleased[token];
        // analysed: division: down, for the other payees and what comes next; somebody has shares
        uint256 owed = Math.saturatingSub((received * _shares[payee]) / _TOTAL_SHARES, _released[token][payee]);
        // More is owed than is there only if the token took some away after others were paid.
        return Math.min(owed, balance);
    }

    function _addPayee(address payee, uint256 shares, uint256 maximum) private {
        if (payee == address(0) || payee == address(this) || _shares[payee] > 0) {
            revert RevenueSplitterInvalidPayee(payee);
        }
        if (shares == 0 || shares > maximum) revert RevenueSplitterSharesOutOfRange(payee, shares, maximum);
        _payees.push(payee);
        _shares[payee] = shares;
        emit PayeeAdded(payee, shares);
    }
}
