// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {Accrual} from "./libraries/Accrual.sol";
import {Plans} from "./Plans.sol";

/// @title Money in, credits out, and the treasury.
abstract contract Payments is ISubscriptions, Plans, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Seconds between the beginning of a change of treasury and its effect.
    uint48 public constant TREASURY_DELAY = 2 days;

    mapping(address account => mapping(address token => uint256 amount)) private _credits;
    address private _treasury;
    address private _pendingTreasury;
    uint48 private _treasuryEffectiveAt;

    /// @inheritdoc ISubscriptions
    function withdraw(address token) external nonReentrant {
        _withdraw(msg.sender, token);
    }

    /// @inheritdoc ISubscriptions
    function withdrawFor(address account, address token) external nonReentrant {
        _withdraw(account, token);
    }

    /// @inheritdoc ISubscriptions
    function beginTreasuryChange(address treasury_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _checkTreasury(treasury_);
        uint48 effectiveAt = uint48(block.timestamp) + TREASURY_DELAY;
        _pendingTreasury = treasury_;
        _treasuryEffectiveAt = effectiveAt;
        emit TreasuryChangeBegun(treasury_, effectiveAt);
    }

    /// @inheritdoc ISubscriptions
    function cancelTreasuryChange() external onlyRole(DEFAULT_ADMIN_ROLE) {
        emit TreasuryChangeCancelled(_takePendingTreasury());
    }

    /// @inheritdoc ISubscriptions
    function acceptTreasuryChange() external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint48 effectiveAt = _treasuryEffectiveAt;
        if (block.timestamp < effectiveAt) revert SubscriptionsTreasuryChangeTooEarly(effectiveAt);
        _setTreasury(_takePendingTreasury());
    }

    /// @inheritdoc ISubscriptions
    function pendingTreasury() external view returns (address account, uint48 effectiveAt) {
        return (_pendingTreasury, _treasuryEffectiveAt);
    }

    /// @inheritdoc ISubscriptions
    function creditOf(address account, address token) external view returns (uint256 amount) {
        return _credits[account][token];
    }

    /// @inheritdoc ISubscriptions
    function treasury() public view returns (address account) {
        return _treasury;
    }

    function _credit(uint256 id, address account, address token, uint256 amount) internal {
        _credits[account][token] += amount;
        emit Credited(id, account, token, amount);
    }

    function _setTreasury(address treasury_) internal {
        _checkTreasury(treasury_);
        emit TreasuryChanged(_treasury, treasury_);
        _treasury = treasury_;
    }

    /// @dev A permit may fail because somebody else used it already: what counts is the allowance, checked by `_pull`.
    function _usePermit(address token, Permit calldata permit) internal {
        _checkAccepted(token);
        try
            // analysed: effects-first: what is paid needs the allowance; the token is one that the planner accepted
            IERC20Permit(token).permit(
                msg.sender,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {} // solhint-disable-line no-empty-blocks
    }

    /// @dev Takes exactly `amount` from the caller.
    function _pull(address token, uint256 amount) internal {
        uint256 allowance = IERC20(token).allowance(msg.sender, address(this));
        if (allowance < amount) revert SubscriptionsAllowanceTooLow(token, msg.sender, allowance, amount);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = Math.saturatingSub(IERC20(token).balanceOf(address(this)), before);
        if (received != amount) revert SubscriptionsShortPayment(token, amount, received);
    }

    /// @dev The price of a purchase or renewal now, if the payer agrees to it.
    function _agreedPrice(
        uint32 planId,
        uint16 numDays,
        address token,
        uint256 maxAmount
    ) internal view returns (uint256 amount) {
        amount = quote(planId, numDays, token);
        if (amount > maxAmount) revert SubscriptionsPriceAboveMaximum(amount, maxAmount);
        _checkAmount(amount);
    }

    function _checkAmount(uint256 amount) internal pure {
        if (amount > Accrual.MAX_AMOUNT) revert SubscriptionsAmountTooLarge(amount);
    }

    function _withdraw(address account, address token) private {
        uint256 amount = _credits[account][token];
        if (amount == 0) revert SubscriptionsNothingToWithdraw(account, token);
        _credits[account][token] = 0;
        emit Withdrawn(account, token, amount);
        IERC20(token).safeTransfer(account, amount);
    }

    function _takePendingTreasury() private returns (address treasury_) {
        treasury_ = _pendingTreasury;
        if (treasury_ == address(0)) revert SubscriptionsNoTreasuryChange();
        _pendingTreasury = address(0);
        _treasuryEffectiveAt = 0;
    }

    function _checkTreasury(address treasury_) private view {
        if (treasury_ == address(0) || treasury_ == address(this)) revert SubscriptionsInvalidTreasury(treasury_);
    }
}
