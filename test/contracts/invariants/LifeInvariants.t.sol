// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Campaign} from "./Campaign.sol";
import {Store} from "./Store.sol";

/// @title What may become of a subscription, and of the places that it takes. In words in README.md.
contract LifeInvariants is Campaign {
    function invariantIsDeliveredOnce() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            Store.Life memory life = _store.lifeOf(ids[i]);
            VM.assertLe(life.deliveries, 1, "deliveries");
            VM.assertEq(_subscriptions.subscriptionOf(ids[i]).startsAt, life.startsAt, "time of the delivery");
        }
    }

    function invariantPurchaseIsNeverRewritten() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            Store.Life memory life = _store.lifeOf(ids[i]);
            ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(ids[i]);
            bytes memory purchase = abi.encode(
                block.chainid,
                address(_subscriptions),
                ids[i],
                life.payer,
                life.recipient,
                life.planId,
                life.numDays,
                life.purchaseToken,
                life.purchaseAmount,
                life.purchaseKey
            );
            VM.assertEq(subscription.purchaseRef, keccak256(purchase), "reference of the purchase");
            VM.assertEq(subscription.payer, life.payer, "payer");
            VM.assertEq(subscription.recipient, life.recipient, "recipient");
            VM.assertEq(subscription.planId, life.planId, "plan");
            VM.assertEq(subscription.numDays, life.numDays, "days of the purchase");
            VM.assertEq(subscription.amount, life.purchaseAmount, "amount of the purchase");
            VM.assertEq(subscription.encryptionKey, life.purchaseKey, "key of the purchase");
            VM.assertEq(subscription.token, life.token, "token of the money held");
        }
    }

    function invariantStockAndLiveAreConstant() external view {
        uint32 planCount = _subscriptions.planCount();
        uint256[] memory live = new uint256[](planCount + 1);
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(ids[i]);
            bool isLive = subscription.status != ISubscriptions.Status.Refunded &&
                subscription.status != ISubscriptions.Status.Closed;
            if (isLive) live[subscription.planId] += 1;
        }
        for (uint32 planId = 1; planId <= planCount; ++planId) {
            uint256 places = _subscriptions.planOf(planId).stock + live[planId];
            VM.assertEq(places, _store.capacityOf(planId), "stock and live subscriptions");
        }
    }

    function invariantRenewalIsPossibleExactlyWhenItSays() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(ids[i]);
            bool isRunning = subscription.status == ISubscriptions.Status.Active ||
                subscription.status == ISubscriptions.Status.Grace;
            VM.assertEq(_subscriptions.canRenew(ids[i]), isRunning && !_subscriptions.paused(), "possible to renew");
            if (isRunning) VM.assertTrue(block.timestamp < subscription.graceEndsAt, "renewable after its grace");
            bool isActive = subscription.status == ISubscriptions.Status.Active;
            if (isActive) VM.assertTrue(block.timestamp < subscription.expiresAt, "active after its time");
        }
    }
}
