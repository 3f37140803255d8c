// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Campaign} from "./Campaign.sol";
import {Store} from "./Store.sol";

/// @title Who holds the key to which VM. In words in README.md.
contract AccessInvariants is Campaign {
    function invariantTokenExistsFromDeliveryToClose() external view {
        uint256 count = _subscriptions.subscriptionCount();
        uint256 tokens = 0;
        for (uint256 id = 1; id <= count; ++id) {
            address owner = _credential.accessOf(id).owner;
            bool isDelivered = _subscriptions.subscriptionOf(id).startsAt != 0;
            bool isClosed = _subscriptions.statusOf(id) == ISubscriptions.Status.Closed;
            VM.assertEq(owner != address(0), isDelivered && !isClosed, "token exists");
            VM.assertEq(owner, _store.ownerOf(id), "owner");
            if (owner != address(0)) ++tokens;
        }
        address[] memory accounts = _store.accounts();
        for (uint256 i = 0; i < accounts.length; ++i) tokens -= _credential.balanceOf(accounts[i]);
        VM.assertEq(tokens, 0, "tokens that the accounts do not have");
    }

    function invariantKeysUsersAndDetailsAreTheOwners() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            Store.Life memory life = _store.lifeOf(ids[i]);
            VM.assertEq(_credential.encryptionKeyOf(ids[i]), life.key, "key in force");
            VM.assertEq(_credential.epochOf(ids[i]), life.epoch, "epoch");
            VM.assertEq(_isSealed(ids[i]), life.isSealed, "details are there");
            address user = block.timestamp < life.userExpires ? life.user : address(0);
            VM.assertEq(_credential.userOf(ids[i]), user, "user");
            VM.assertEq(_subscriptions.subscriptionOf(ids[i]).operations, life.operations, "operations asked for");
        }
    }

    function invariantTokensExpireWithTheirSubscriptions() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_store.ownerOf(ids[i]) == address(0)) continue;
            ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(ids[i]);
            VM.assertEq(_credential.startTime(ids[i]), subscription.startsAt, "start");
            VM.assertEq(_credential.endTime(ids[i]), subscription.expiresAt, "end");
            VM.assertEq(_credential.expiresAt(ids[i]), subscription.expiresAt, "expiry");
            bool isExpired = subscription.status != ISubscriptions.Status.Active;
            VM.assertEq(_credential.isTokenExpired(ids[i]), isExpired, "expired");
        }
    }
}
