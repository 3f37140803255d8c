// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {OPERATOR, TREASURY} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title What is earned and what comes back, for any price, term and time.
contract EarningFuzz is World {
    address private constant _ALICE = address(0xA11CE);
    /// @dev A million dollars a day, so that any amount below is a sum that somebody might pay.
    uint64 private constant _MOST_PER_DAY = 10 ** 12;

    TestStablecoin private _token;

    function setUp() external {
        _deploy();
        _token = _acceptedToken(6);
    }

    /// @notice What is earned is the elapsed share of what was paid, rounded down: the rest of a unit is the tenant's.
    function testEarnedIsTheElapsedShareRoundedDown(uint64 price, uint16 numDays, uint40 elapsed) external {
        (uint256 id, uint256 paid, uint256 term) = _delivered(price, numDays);
        elapsed = uint40(_within(elapsed, 0, term));
        VM.warp(block.timestamp + elapsed);
        uint256 earned = _subscriptions.earned(id);
        VM.assertLe(earned * term, paid * elapsed, "not more than the share");
        VM.assertTrue((earned + 1) * term > paid * elapsed, "not a unit less than the share");
    }

    /// @notice After the first day all that is not earned comes back, before it less: never more than was paid.
    function testEarnedAndRefundableAreWhatWasPaid(uint64 price, uint16 numDays, uint40 elapsed) external {
        (uint256 id, uint256 paid, uint256 term) = _delivered(price, numDays);
        elapsed = uint40(_within(elapsed, 0, 2 * term));
        VM.warp(block.timestamp + elapsed);
        uint256 both = _subscriptions.earned(id) + _subscriptions.refundable(id);
        if (elapsed < 1 days) VM.assertLe(both, paid, "in the first day");
        else VM.assertEq(both, paid, "after the first day");
    }

    /// @notice Collecting at any times, however often, collects what collecting once would have.
    function testCollectingOftenCollectsTheSame(uint64 price, uint16 numDays, uint32[8] calldata pauses) external {
        (uint256 often, , uint256 term) = _delivered(price, numDays);
        (uint256 once, uint256 paid) = _deliveredLike(often);
        uint256 end = block.timestamp + term;
        for (uint256 i = 0; i < pauses.length; ++i) {
            VM.warp(block.timestamp + (pauses[i] % term));
            _collect(often);
            uint256 collected = _token.balanceOf(TREASURY);
            VM.assertEq(collected, _subscriptions.earned(once), "collected so far");
            VM.assertEq(_subscriptions.earned(often), 0, "left to collect");
        }
        VM.warp(block.timestamp < end ? end : block.timestamp);
        _collect(often);
        VM.assertEq(_token.balanceOf(TREASURY), paid, "collected in all");
    }

    /// @notice A cancel is charged for the time used and at least for the first day; owner and treasury share the rest.
    function testCancelChargesTheTimeUsedAndAtLeastADay(uint64 price, uint16 numDays, uint40 elapsed) external {
        (uint256 id, uint256 paid, uint256 term) = _delivered(price, numDays);
        elapsed = uint40(_within(elapsed, 0, term + 3 days - 1));
        VM.warp(block.timestamp + elapsed);
        VM.prank(_ALICE);
        _subscriptions.cancel(id);
        uint256 charged = _share(paid, elapsed < 1 days ? 1 days : elapsed, term);
        VM.assertEq(_token.balanceOf(_ALICE), paid - charged, "refund");
        _collect(id);
        VM.assertEq(_token.balanceOf(TREASURY), charged, "charge");
    }

    /// @notice A termination is charged for the time used and nothing else.
    function testTerminateChargesTheTimeUsed(uint64 price, uint16 numDays, uint40 elapsed) external {
        (uint256 id, uint256 paid, uint256 term) = _delivered(price, numDays);
        elapsed = uint40(_within(elapsed, 0, term + 3 days - 1));
        VM.warp(block.timestamp + elapsed);
        VM.prank(OPERATOR);
        _subscriptions.terminate(id, "ABUSE");
        uint256 charged = _share(paid, elapsed, term);
        VM.assertEq(_subscriptions.creditOf(_ALICE, address(_token)), paid - charged, "credited refund");
        _collect(id);
        VM.assertEq(_token.balanceOf(TREASURY), charged, "charge");
    }

    /// @notice After a cancel or a termination time earns nothing more.
    function testNothingIsEarnedAfterTheEnd(uint64 price, uint16 numDays, uint40 elapsed, uint32 later) external {
        (uint256 id, , uint256 term) = _delivered(price, numDays);
        VM.warp(block.timestamp + (elapsed % term));
        VM.prank(_ALICE);
        _subscriptions.cancel(id);
        uint256 earned = _subscriptions.earned(id);
        VM.warp(block.timestamp + later);
        VM.assertEq(_subscriptions.earned(id), earned, "earned later");
        VM.assertEq(_subscriptions.refundable(id), 0, "refundable later");
    }

    function _delivered(uint64 price, uint16 numDays) private returns (uint256 id, uint256 paid, uint256 term) {
        numDays = uint16(_within(numDays, 1, 1095));
        uint32 plan = _addPlan(uint64(_within(price, 1, _MOST_PER_DAY)), 10);
        id = _buy(_ALICE, plan, numDays, _token);
        _deliver(id);
        return (id, _subscriptions.subscriptionOf(id).amount, uint256(numDays) * 1 days);
    }

    function _deliveredLike(uint256 other) private returns (uint256 id, uint256 paid) {
        uint32 plan = _subscriptions.subscriptionOf(other).planId;
        id = _buy(_ALICE, plan, _subscriptions.subscriptionOf(other).numDays, _token);
        _deliver(id);
        return (id, _subscriptions.subscriptionOf(id).amount);
    }

    /// @dev Of `paid`, what `elapsed` of `term` is worth.
    function _share(uint256 paid, uint256 elapsed, uint256 term) private pure returns (uint256 amount) {
        return elapsed >= term ? paid : (paid * elapsed) / term;
    }
}
