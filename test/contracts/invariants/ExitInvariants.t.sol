// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {KEEPER, PAUSER, PLANNER, THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Campaign} from "./Campaign.sol";

/// @title From wherever a history has come to, everybody can leave with what is theirs. In words in README.md.
/// @dev The runner throws away what an invariant does to the chain.
contract ExitInvariants is Campaign {
    function invariantPauseNeverBlocksARefund() external {
        _shutDown();
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) _refund(ids[i]);
        _takeEverything(ids);
    }

    function invariantStrangersCanEmptyItInTime() external {
        _shutDown();
        VM.warp(block.timestamp + 3 * 1095 days);
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_subscriptions.statusOf(ids[i]) != ISubscriptions.Status.Pending) continue;
            VM.prank(THIEF);
            _subscriptions.reclaim(ids[i]);
        }
        _takeEverything(ids);
    }

    /// @dev The host stops all that it can stop.
    function _shutDown() private {
        if (!_subscriptions.paused()) {
            VM.prank(PAUSER);
            _subscriptions.pause();
        }
        address[] memory tokens = _subscriptions.acceptedTokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            VM.prank(PLANNER);
            _subscriptions.dropToken(tokens[i]);
        }
    }

    /// @dev Whoever may have a refund of `id` now has it.
    function _refund(uint256 id) private {
        ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(id);
        bool isPending = subscription.status == ISubscriptions.Status.Pending;
        if (isPending && block.timestamp > subscription.deliverBy) {
            VM.prank(THIEF);
            _subscriptions.reclaim(id);
        } else if (isPending) {
            VM.prank(KEEPER);
            _subscriptions.reject(id, "SHUT_DOWN");
        } else if (subscription.status == ISubscriptions.Status.Active) {
            VM.prank(_store.ownerOf(id));
            _subscriptions.cancel(id);
        }
    }

    /// @dev Nothing is left, and nothing of it went to a stranger.
    function _takeEverything(uint256[] memory ids) private {
        VM.prank(THIEF);
        _subscriptions.collect(ids);
        address[] memory accounts = _store.accounts();
        address[] memory tokens = _store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            for (uint256 j = 0; j < accounts.length; ++j) {
                if (_subscriptions.creditOf(accounts[j], tokens[i]) == 0) continue;
                VM.prank(THIEF);
                _subscriptions.withdrawFor(accounts[j], tokens[i]);
            }
            TestStablecoin token = TestStablecoin(tokens[i]);
            VM.assertEq(token.balanceOf(address(_subscriptions)), 0, "left in the contract");
            VM.assertEq(token.balanceOf(THIEF), _PURSE, "the thief's purse");
        }
    }
}
