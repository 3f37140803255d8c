// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title What we use of Uniswap's SwapRouter02.
interface ISwapRouter {
    /// @notice A swap whose output is fixed. It has no deadline: the caller checks its own.
    /// @param path From the token wanted back to the token paid: token, fee in 3 bytes, token, and so on.
    /// @param recipient Who gets the output.
    /// @param amountOut Exactly what the recipient gets.
    /// @param amountInMaximum Most that is taken of the caller's allowance.
    struct ExactOutputParams {
        bytes path;
        address recipient;
        uint256 amountOut;
        uint256 amountInMaximum;
    }

    /// @notice Swaps as little as possible for exactly `amountOut`.
    /// @param params What to swap, how and for whom.
    /// @return amountIn What was taken from the caller.
    function exactOutput(ExactOutputParams calldata params) external payable returns (uint256 amountIn);

    /// @notice The wrapped native money that the router knows.
    // solhint-disable-next-line func-name-mixedcase
    function WETH9() external view returns (address token);
}
