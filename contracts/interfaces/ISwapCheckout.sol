// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ISubscriptions} from "./ISubscriptions.sol";
import {ISwapRouter} from "./ISwapRouter.sol";
import {IWrappedNative} from "./IWrappedNative.sol";

/// @title Pays for subscriptions with native money or any ERC-20.
/// @notice Swaps just enough into the stablecoin of the order, pays with it, and returns the change, all in one
/// transaction or not at all. Static calls of these functions tell the price.
///
/// Nobody commands it, and between transactions it has neither money nor allowances. What somebody sends here by
/// mistake stays here for good: only what comes in during a call is spent or returned by that call.
interface ISwapCheckout {
    /// @notice What to pay with, and how to swap it.
    /// @param tokenIn Token to pay with; zero for native money, sent along.
    /// @param maxIn Most to spend, taken from the caller first; the change comes back. If it is too little, the call
    /// reverts as the router does.
    /// @param path Uniswap v3 path of an exact output: from the stablecoin back to `tokenIn`, or to wrapped native
    /// money; token, fee in 3 bytes, token, and so on.
    /// @param deadline Last second in which the swap may happen.
    struct Swap {
        address tokenIn;
        uint256 maxIn;
        bytes path;
        uint256 deadline;
    }

    /// @notice `payer` paid `amount` of `token` for subscription `id` with `spent` of `tokenIn`, zero for native money.
    event Paid(
        uint256 indexed id,
        address indexed payer,
        address indexed tokenIn,
        uint256 spent,
        address token,
        uint256 amount
    );

    /// @notice The router wraps native money as `expected`, not as `wrappedNative`.
    error SwapCheckoutWrappedNativeMismatch(address expected, address wrappedNative);

    /// @notice The swap had to happen by `deadline`: quote again.
    error SwapCheckoutDeadlinePassed(uint256 deadline);

    /// @notice `token` pays directly, without a swap: use `ISubscriptions`.
    error SwapCheckoutNothingToSwap(address token);

    /// @notice `path` is not one from `token` back to `tokenIn`, the wrapped one for native money.
    error SwapCheckoutPathMismatch(bytes path, address token, address tokenIn);

    /// @notice The native money sent along is `value`; it must be `expected`: all of `maxIn`, or none with a token.
    error SwapCheckoutValueMismatch(uint256 expected, uint256 value);

    /// @notice There is no token at `tokenIn`.
    error SwapCheckoutNotAToken(address tokenIn);

    /// @notice `owner` allows this contract `allowance` of `token`, less than `needed`: approve more first.
    error SwapCheckoutAllowanceTooLow(address token, address owner, uint256 allowance, uint256 needed);

    /// @notice The swap brought `received` of `token` instead of `expected`.
    error SwapCheckoutShortSwap(address token, uint256 expected, uint256 received);

    /// @notice Only wrapped native money may send native money here, not `sender`.
    error SwapCheckoutUnexpectedNative(address sender);

    /// @notice `ISubscriptions.purchase` with other money. Refunds go to the caller, in the stablecoin.
    /// @param params What is ordered.
    /// @param swap What to pay with.
    /// @return id Id of the new subscription.
    /// @return spent What it took of `tokenIn`.
    function purchase(
        ISubscriptions.PurchaseParams calldata params,
        Swap calldata swap
    ) external payable returns (uint256 id, uint256 spent);

    /// @notice `purchase` of `params` by `swap`, with the same answers (`id`, `spent`), in one transaction with the
    /// allowance. A permit that somebody else already used does no harm: only the allowance that it left counts.
    /// @param permit An ERC-2612 permit of `tokenIn` for this contract by the caller.
    function purchaseWithPermit(
        ISubscriptions.PurchaseParams calldata params,
        Swap calldata swap,
        ISubscriptions.Permit calldata permit
    ) external returns (uint256 id, uint256 spent);

    /// @notice `ISubscriptions.renew` with other money: of `id` for `numDays`, at most `maxAmount` of `token`.
    /// @param swap What to pay with.
    /// @return spent What it took of `tokenIn`.
    function renew(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Swap calldata swap
    ) external payable returns (uint256 spent);

    /// @notice `renew` of `id` for `numDays`, at most `maxAmount` of `token`, by `swap`, in one transaction with the
    /// allowance, which `permit` gives.
    function renewWithPermit(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Swap calldata swap,
        ISubscriptions.Permit calldata permit
    ) external returns (uint256 spent);

    /// @notice What is paid for here.
    function subscriptions() external view returns (ISubscriptions contract_);

    /// @notice Who swaps.
    function router() external view returns (ISwapRouter contract_);

    /// @notice What native money is wrapped as.
    function wrappedNative() external view returns (IWrappedNative token);
}
