// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPlans} from "./interfaces/IPlans.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {ISwapCheckout} from "./interfaces/ISwapCheckout.sol";
import {ISwapRouter} from "./interfaces/ISwapRouter.sol";
import {IWrappedNative} from "./interfaces/IWrappedNative.sol";

/// @title Native money or any ERC-20 in, a paid subscription and the change out.
/// @dev The path and each token in it but the stablecoin are the caller's choice, hostile if they like. So nothing is
/// believed but balances before and after, and nothing can be pulled from here but by an allowance, which is never
/// more than what the caller brought and is gone when the call ends.
contract SwapCheckout is ISwapCheckout, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Address for address payable;

    /// @dev A payment under way.
    /// @param token The stablecoin that is owed.
    /// @param amount How much of it.
    /// @param tokenBefore What was here of it before the swap.
    /// @param input What the router takes: `tokenIn` or wrapped native money.
    /// @param inputBefore What was here of it before the caller's came.
    struct Bill {
        IERC20 token;
        uint256 amount;
        uint256 tokenBefore;
        IERC20 input;
        uint256 inputBefore;
    }

    /// @dev Bytes of a path: a token, then hops of a fee and a token each.
    uint256 private constant _TOKEN_LENGTH = 20;
    uint256 private constant _HOP_LENGTH = 23;

    ISubscriptions private immutable _SUBSCRIPTIONS;
    ISwapRouter private immutable _ROUTER;
    IWrappedNative private immutable _WRAPPED_NATIVE;

    /// @param subscriptions_ What is paid for.
    /// @param router_ Uniswap's SwapRouter02 of this chain.
    /// @param wrappedNative_ The wrapped native money of that router.
    constructor(ISubscriptions subscriptions_, ISwapRouter router_, IWrappedNative wrappedNative_) {
        address expected = router_.WETH9();
        if (expected != address(wrappedNative_)) {
            revert SwapCheckoutWrappedNativeMismatch(expected, address(wrappedNative_));
        }
        _SUBSCRIPTIONS = subscriptions_;
        _ROUTER = router_;
        _WRAPPED_NATIVE = wrappedNative_;
    }

    /// @notice Takes unwrapped change in.
    receive() external payable {
        if (msg.sender != address(_WRAPPED_NATIVE)) revert SwapCheckoutUnexpectedNative(msg.sender);
    }

    /// @inheritdoc ISwapCheckout
    function purchase(
        ISubscriptions.PurchaseParams calldata params,
        Swap calldata swap
    ) external payable nonReentrant returns (uint256 id, uint256 spent) {
        return _purchase(params, swap);
    }

    /// @inheritdoc ISwapCheckout
    function purchaseWithPermit(
        ISubscriptions.PurchaseParams calldata params,
        Swap calldata swap,
        ISubscriptions.Permit calldata permit
    ) external nonReentrant returns (uint256 id, uint256 spent) {
        _usePermit(swap.tokenIn, permit);
        return _purchase(params, swap);
    }

    /// @inheritdoc ISwapCheckout
    function renew(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Swap calldata swap
    ) external payable nonReentrant returns (uint256 spent) {
        return _renew(id, numDays, token, maxAmount, swap);
    }

    /// @inheritdoc ISwapCheckout
    function renewWithPermit(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Swap calldata swap,
        ISubscriptions.Permit calldata permit
    ) external nonReentrant returns (uint256 spent) {
        _usePermit(swap.tokenIn, permit);
        return _renew(id, numDays, token, maxAmount, swap);
    }

    /// @inheritdoc ISwapCheckout
    function subscriptions() external view returns (ISubscriptions contract_) {
        return _SUBSCRIPTIONS;
    }

    /// @inheritdoc ISwapCheckout
    function router() external view returns (ISwapRouter contract_) {
        return _ROUTER;
    }

    /// @inheritdoc ISwapCheckout
    function wrappedNative() external view returns (IWrappedNative token) {
        return _WRAPPED_NATIVE;
    }

    function _purchase(
        ISubscriptions.PurchaseParams calldata params,
        Swap calldata swap
    ) private returns (uint256 id, uint256 spent) {
        Bill memory bill = _begin(params.planId, params.numDays, params.token, swap);
        id = _SUBSCRIPTIONS.purchaseFor(params, msg.sender);
        spent = _finish(id, bill, swap);
    }

    function _renew(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Swap calldata swap
    ) private returns (uint256 spent) {
        uint32 planId = _SUBSCRIPTIONS.subscriptionOf(id).planId;
        Bill memory bill = _begin(planId, numDays, token, swap);
        _SUBSCRIPTIONS.renew(id, numDays, token, maxAmount);
        spent = _finish(id, bill, swap);
    }

    /// @dev Takes the caller's money, swaps, and allows Subscriptions exactly what it is owed.
    function _begin(
        uint32 planId,
        uint16 numDays,
        address token,
        Swap calldata swap
    ) private returns (Bill memory bill) {
        bool native = swap.tokenIn == address(0);
        bill.token = IERC20(token);
        bill.amount = IPlans(address(_SUBSCRIPTIONS)).quote(planId, numDays, token);
        bill.input = native ? _WRAPPED_NATIVE : IERC20(swap.tokenIn);
        _check(bill, swap, native ? swap.maxIn : 0);

        bill.tokenBefore = bill.token.balanceOf(address(this));
        bill.inputBefore = bill.input.balanceOf(address(this));
        if (native) _WRAPPED_NATIVE.deposit{value: msg.value}();
        else _pull(bill.input, swap.maxIn);
        uint256 brought = bill.input.balanceOf(address(this)) - bill.inputBefore;

        bill.input.forceApprove(address(_ROUTER), brought);
        // analysed: ignored-result: what was taken and given shows in the balances
        _ROUTER.exactOutput(
            ISwapRouter.ExactOutputParams({
                path: swap.path,
                recipient: address(this),
                amountOut: bill.amount,
                amountInMaximum: brought
            })
        );
        bill.input.forceApprove(address(_ROUTER), 0);

        uint256 received = bill.token.balanceOf(address(this)) - bill.tokenBefore;
        if (received < bill.amount) revert SwapCheckoutShortSwap(token, bill.amount, received);
        bill.token.forceApprove(address(_SUBSCRIPTIONS), bill.amount);
    }

    /// @dev Returns all that is left of what came in. The change goes last: it may hand control to the caller. Its
    /// subtraction from `maxIn` fails when a hostile token made it more than what was taken.
    function _finish(uint256 id, Bill memory bill, Swap calldata swap) private returns (uint256 spent) {
        bill.token.forceApprove(address(_SUBSCRIPTIONS), 0);
        uint256 surplus = bill.token.balanceOf(address(this)) - bill.tokenBefore;
        // analysed: effects-first: what was spent is known at the end; nothing is stored here, and nobody can enter
        if (surplus > 0) bill.token.safeTransfer(msg.sender, surplus);

        uint256 change = bill.input.balanceOf(address(this)) - bill.inputBefore;
        spent = swap.maxIn - change;
        emit Paid(id, msg.sender, swap.tokenIn, spent, address(bill.token), bill.amount);
        if (change == 0) return spent;
        if (swap.tokenIn != address(0)) {
            bill.input.safeTransfer(msg.sender, change);
        } else {
            _WRAPPED_NATIVE.withdraw(change);
            payable(msg.sender).sendValue(change);
        }
    }

    /// @dev Takes `amount` from the caller, or what the token makes of it.
    function _pull(IERC20 token, uint256 amount) private {
        uint256 allowance = token.allowance(msg.sender, address(this));
        if (allowance < amount) revert SwapCheckoutAllowanceTooLow(address(token), msg.sender, allowance, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @dev A permit may fail because somebody else used it already: what counts is the allowance, checked by `_pull`.
    function _usePermit(address token, ISubscriptions.Permit calldata permit) private {
        _checkIsToken(token);
        try
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

    function _check(Bill memory bill, Swap calldata swap, uint256 value) private view {
        if (block.timestamp > swap.deadline) revert SwapCheckoutDeadlinePassed(swap.deadline);
        (address token, address input) = (address(bill.token), address(bill.input));
        if (token == input) revert SwapCheckoutNothingToSwap(token);
        _checkIsToken(input);
        bytes calldata path = swap.path;
        uint256 length = path.length;
        // This refuses a path without a hop too: its one token cannot be both.
        if (
            length % _HOP_LENGTH != _TOKEN_LENGTH ||
            address(bytes20(path[:_TOKEN_LENGTH])) != token ||
            address(bytes20(path[length - _TOKEN_LENGTH:])) != input
        ) revert SwapCheckoutPathMismatch(path, token, input);
        if (msg.value != value) revert SwapCheckoutValueMismatch(value, msg.value);
    }

    function _checkIsToken(address token) private view {
        if (token.code.length == 0) revert SwapCheckoutNotAToken(token);
    }
}
