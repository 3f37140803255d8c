// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubscriptions} from "../interfaces/ISubscriptions.sol";

/// @title Looks at a subscription in the middle of somebody's transaction.
contract Witness {
    /// @notice What it saw.
    event Seen(ISubscriptions.Status status, uint256 earned, uint256 refundable);

    /// @notice Looks at `id`.
    function look(ISubscriptions subscriptions, uint256 id) external {
        emit Seen(subscriptions.statusOf(id), subscriptions.earned(id), subscriptions.refundable(id));
    }
}
