// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Campaign} from "./Campaign.sol";
import {Store} from "./Store.sol";

/// @title What one action, or time, may change. In words in README.md.
contract TransitionInvariants is Campaign {
    function invariantStatusesChangeLegally() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            ISubscriptions.Status from = _store.seenOf(ids[i]).status;
            ISubscriptions.Status to = _subscriptions.statusOf(ids[i]);
            VM.assertTrue(from == to || _successors(from) & (1 << uint8(to)) != 0, "status after status");
        }
    }

    function invariantExpiryMovesBackOnlyByAnEnd() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 before = _store.seenOf(ids[i]).expiresAt;
            uint256 expiresAt = _subscriptions.expiresAt(ids[i]);
            if (ids[i] != _store.endedNow()) VM.assertGe(expiresAt, before, "expiry");
            else VM.assertEq(expiresAt, before < block.timestamp ? before : block.timestamp, "expiry at an end");
        }
    }

    function invariantEarnedNeverFalls() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            Store.Seen memory seen = _store.seenOf(ids[i]);
            uint256 everEarned = _store.moneyOf(ids[i], seen.token).taken;
            // A renewal in another token has all that was earned in the old one taken.
            if (_store.tokenOf(ids[i]) == seen.token) everEarned += _subscriptions.earned(ids[i]);
            VM.assertGe(everEarned, seen.everEarned, "earned so far");
        }
    }

    function _looksBack() internal pure override returns (bool) {
        return true;
    }

    /// @dev Statuses that may follow by one action or by time; at most one of them by both at once.
    function _successors(ISubscriptions.Status from) private pure returns (uint256 statuses) {
        uint256 ended = _bit(ISubscriptions.Status.Cancelled) | _bit(ISubscriptions.Status.Terminated);
        uint256 passed = _bit(ISubscriptions.Status.Grace) | _bit(ISubscriptions.Status.Lapsed);
        uint256 closed = _bit(ISubscriptions.Status.Closed);
        if (from == ISubscriptions.Status.None) return _bit(ISubscriptions.Status.Pending);
        if (from == ISubscriptions.Status.Pending)
            return _bit(ISubscriptions.Status.Active) | _bit(ISubscriptions.Status.Refunded);
        if (from == ISubscriptions.Status.Active) return passed | ended;
        if (from == ISubscriptions.Status.Grace)
            return _bit(ISubscriptions.Status.Active) | _bit(ISubscriptions.Status.Lapsed) | ended;
        if (from == ISubscriptions.Status.Refunded || from == ISubscriptions.Status.Closed) return 0;
        return closed;
    }

    function _bit(ISubscriptions.Status status) private pure returns (uint256 statuses) {
        return 1 << uint8(status);
    }
}
