// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The chain's native money as an ERC-20, one for one: WETH9 and its like.
interface IWrappedNative is IERC20 {
    /// @notice Wraps what is sent along.
    function deposit() external payable;

    /// @notice Unwraps `amount` of the caller and sends it there.
    function withdraw(uint256 amount) external;
}
