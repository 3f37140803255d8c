// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessCredential} from "../interfaces/IAccessCredential.sol";
import {IPlans} from "../interfaces/IPlans.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";
import {Wallets} from "../libraries/Wallets.sol";

/// @title One subscription with its token and its plan, in one call
/// @notice Never deployed: its creation code is the data of an `eth_call` without a receiver, and what the constructor
/// returns is the answer, as `(ISubscriptions.Subscription, IAccessCredential.Access, IPlans.Plan, bool)`. The last is
/// whether its owner is a contract, or before delivery its recipient.
contract SubscriptionLens {
    /// @notice Answers nothing for an id that does not exist.
    /// @param subscriptions Where the subscription is.
    /// @param id The subscription.
    constructor(ISubscriptions subscriptions, uint256 id) {
        bytes memory answer;
        ISubscriptions.Subscription memory subscription = subscriptions.subscriptionOf(id);
        if (subscription.status != ISubscriptions.Status.None) {
            IAccessCredential.Access memory access = subscriptions.credential().accessOf(id);
            IPlans.Plan memory plan = IPlans(address(subscriptions)).planOf(subscription.planId);
            address owner = access.owner == address(0) ? subscription.recipient : access.owner;
            answer = abi.encode(subscription, access, plan, Wallets.isContract(owner));
        }
        // A constructor has no other way to answer than as the code that it would deploy.
        // analysed: risky: it reads memory that Solidity has laid out, and ends the call
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}
