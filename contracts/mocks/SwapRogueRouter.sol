// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISwapRouter} from "../interfaces/ISwapRouter.sol";
import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A router that takes and gives what it was told to, whatever it is asked for.
contract SwapRogueRouter is ISwapRouter {
    using SafeERC20 for IERC20;

    address private immutable _WRAPPED_NATIVE;
    uint256 private _taken;
    uint256 private _given;

    /// @param wrappedNative Token that it takes.
    constructor(address wrappedNative) {
        _WRAPPED_NATIVE = wrappedNative;
    }

    /// @notice From now on a swap takes `taken` and gives `given`.
    function set(uint256 taken, uint256 given) external {
        (_taken, _given) = (taken, given);
    }

    /// @inheritdoc ISwapRouter
    function exactOutput(ExactOutputParams calldata params) external payable returns (uint256 amountIn) {
        IERC20(_WRAPPED_NATIVE).safeTransferFrom(msg.sender, address(this), _taken);
        TestStablecoin(address(bytes20(params.path[:20]))).mint(params.recipient, _given);
        return 0;
    }

    /// @inheritdoc ISwapRouter
    // solhint-disable-next-line func-name-mixedcase
    function WETH9() external view returns (address token) {
        return _WRAPPED_NATIVE;
    }
}
