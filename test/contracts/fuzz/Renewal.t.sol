// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {TREASURY} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title What a renewal does to money and time, whenever it is paid.
contract RenewalFuzz is World {
    address private constant _ALICE = address(0xA11CE);
    address private constant _BOB = address(0xB0B);
    uint16 private constant _MOST_DAYS = 500;
    uint64 private constant _MOST_PER_DAY = 10 ** 11;

    TestStablecoin private _token;
    TestStablecoin private _other;
    uint256 private _id;
    uint256 private _paid;
    uint256 private _added;
    uint256 private _term;

    function setUp() external {
        _deploy();
        _token = _acceptedToken(6);
        _other = _acceptedToken(18);
    }

    /// @notice Nothing changes hands but the price: what was earned stays, the rest comes back, and the price with it.
    function testRenewalKeepsWhatIsEarned(uint64 price, uint16 numDays, uint16 more, uint40 elapsed) external {
        _start(price, numDays);
        VM.warp(block.timestamp + _within(elapsed, 1 days, _term + 3 days - 1));
        uint256 earned = _subscriptions.earned(_id);
        uint256 refundable = _subscriptions.refundable(_id);
        _renew(more, _token);
        VM.assertEq(_subscriptions.earned(_id), earned, "earned");
        VM.assertEq(_subscriptions.refundable(_id), refundable + _added, "refundable");
    }

    /// @notice What was not earned and the new money are earned evenly from the renewal to the new end, rounded down.
    function testRenewalBlendsOldAndNewMoney(
        uint64 price,
        uint16 numDays,
        uint16 more,
        uint40 elapsed,
        uint40 later
    ) external {
        _start(price, numDays);
        VM.warp(block.timestamp + _within(elapsed, 0, _term + 3 days - 1));
        uint256 earned = _subscriptions.earned(_id);
        uint256 expiresAt = _subscriptions.expiresAt(_id);
        uint256 days_ = _renew(more, _token);
        uint256 begin = block.timestamp > expiresAt ? block.timestamp : expiresAt;
        uint256 stretch = begin + days_ * 1 days - block.timestamp;
        VM.assertEq(_subscriptions.expiresAt(_id), block.timestamp + stretch, "new end");

        later = uint40(_within(later, 0, stretch));
        VM.warp(block.timestamp + later);
        uint256 rest = _paid + _added - earned;
        VM.assertEq(_subscriptions.earned(_id), earned + (rest * later) / stretch, "earned after the renewal");
        VM.warp(block.timestamp + stretch - later);
        VM.assertEq(_subscriptions.earned(_id), _paid + _added, "earned at the new end");
    }

    /// @notice Collecting before a renewal, or only after it, makes no difference to what is collected in all.
    function testRenewalAndCollectCommute(
        uint64 price,
        uint16 numDays,
        uint16 more,
        uint40 elapsed,
        uint40 later
    ) external {
        _start(price, numDays);
        VM.warp(block.timestamp + _within(elapsed, 0, _term + 3 days - 1));
        uint256 earned = _subscriptions.earned(_id);
        _collect(_id);
        _renew(more, _token);
        VM.assertEq(_token.balanceOf(TREASURY), earned, "collected before");
        VM.assertEq(_subscriptions.earned(_id), 0, "earned twice");
        VM.warp(block.timestamp + (later % (2 * _term)));
        _collect(_id);
        VM.warp(_subscriptions.expiresAt(_id));
        _collect(_id);
        VM.assertEq(_token.balanceOf(TREASURY), _paid + _added, "collected in all");
        VM.assertEq(_token.balanceOf(address(_subscriptions)), 0, "left in the contract");
    }

    /// @notice Paid in another token after expiry: the old money is the treasury's at once, only the new comes back.
    function testRenewalInAnotherTokenSettlesTheOldOne(
        uint64 price,
        uint16 numDays,
        uint16 more,
        uint40 late,
        bool isCollected
    ) external {
        _start(price, numDays);
        VM.warp(block.timestamp + _term + (late % 3 days));
        if (isCollected) _collect(_id);
        _renew(more, _other);
        uint256 credit = _subscriptions.creditOf(TREASURY, address(_token));
        VM.assertEq(_token.balanceOf(TREASURY) + credit, _paid, "old money");
        VM.assertEq(_subscriptions.earned(_id), 0, "earned of the new money");
        VM.assertEq(_subscriptions.refundable(_id), _added, "refundable of the new money");
        VM.warp(_subscriptions.expiresAt(_id));
        _collect(_id);
        VM.assertEq(_other.balanceOf(TREASURY), _added, "new money");
    }

    function _start(uint64 price, uint16 numDays) private {
        numDays = uint16(_within(numDays, 1, _MOST_DAYS));
        uint32 plan = _addPlan(uint64(_within(price, 1, _MOST_PER_DAY)), 10);
        _id = _buy(_ALICE, plan, numDays, _token);
        _deliver(_id);
        _paid = _subscriptions.subscriptionOf(_id).amount;
        _term = uint256(numDays) * 1 days;
    }

    function _renew(uint16 more, TestStablecoin token) private returns (uint256 numDays) {
        numDays = _within(more, 1, _MOST_DAYS);
        _added = _subscriptions.quote(_subscriptions.subscriptionOf(_id).planId, uint16(numDays), address(token));
        _fund(token, _BOB, _added);
        VM.prank(_BOB);
        _subscriptions.renew(_id, uint16(numDays), address(token), _added);
    }
}
