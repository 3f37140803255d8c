// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accrual} from "contracts/libraries/Accrual.sol";

/// @title What holds of money earned by time, for every stretch and every time there can be.
/// @notice Each function is a theorem: whatever its arguments are, if they fulfil what is required, then what is asserted
/// holds. `prove.ts` has the compiler's model checker prove each, and that nothing in `Accrual` overflows, underflows or
/// divides by zero on the way. Nothing here is ever deployed.
///
/// That a stretch is in order is an invariant, by induction over what `Subscriptions` does to it: time passes
/// (`earningNeverFalls`, `uncollectedNeverFalls`), `collect`, `_renew` and `_end` (the last three parts). Those take the
/// steps that `Subscriptions` takes; where it narrows a number, the narrow one is given here, equal to the wide one, and
/// that the wide one fits is asserted.
contract AccrualProofs {
    using Accrual for Accrual.Stretch;

    // Earning.

    function earnedIsAtMostTheAmount(Accrual.Stretch memory stretch, uint256 time) external pure {
        require(stretch.start <= time);
        assert(stretch.earned(time) <= stretch.amount);
    }

    function nothingIsEarnedAtTheStart(Accrual.Stretch memory stretch) external pure {
        require(stretch.start < stretch.end);
        assert(stretch.earned(stretch.start) == 0);
    }

    function allIsEarnedAtTheEnd(Accrual.Stretch memory stretch, uint256 time) external pure {
        require(stretch.end <= time);
        assert(stretch.earned(time) == stretch.amount);
    }

    function earningNeverFalls(Accrual.Stretch memory stretch, uint256 time, uint256 later) external pure {
        require(stretch.start <= time && time <= later);
        assert(stretch.earned(time) <= stretch.earned(later));
    }

    function earnedAndUnearnedAreTheAmount(Accrual.Stretch memory stretch, uint256 time) external pure {
        require(stretch.start <= time);
        assert(stretch.earned(time) + stretch.unearned(time) == stretch.amount);
    }

    // What is not collected.

    function uncollectedNeverFalls(Accrual.Stretch memory stretch, uint256 time, uint256 later) external pure {
        require(stretch.start <= time && time <= later);
        require(int256(stretch.earned(time)) + stretch.carry >= 0);
        assert(int256(stretch.earned(later)) + stretch.carry >= 0);
        assert(stretch.uncollected(time) <= stretch.uncollected(later));
    }

    function timeMakesNoMoney(Accrual.Stretch memory stretch, uint256 time) external pure {
        require(stretch.start <= time);
        require(int256(stretch.earned(time)) + stretch.carry >= 0);
        uint256 held = stretch.uncollected(time) + stretch.unearned(time);
        assert(int256(held) == int256(uint256(stretch.amount)) + stretch.carry);
    }

    // `collect` takes what is not collected.

    function whatIsCollectedFits(Accrual.Stretch memory stretch, uint256 time) external pure {
        require(stretch.start <= time);
        require(int256(stretch.earned(time)) + stretch.carry >= 0);
        require(int256(uint256(stretch.amount)) + stretch.carry <= int256(Accrual.MAX_AMOUNT));
        assert(stretch.uncollected(time) <= Accrual.MAX_AMOUNT);
        int256 carry = stretch.carry - int256(stretch.uncollected(time));
        assert(carry >= -int256(uint256(stretch.amount)));
    }

    function collectingLeavesNothing(Accrual.Stretch memory stretch, uint256 time, int88 carry) external pure {
        require(stretch.start <= time);
        require(int256(stretch.earned(time)) + stretch.carry >= 0);
        require(carry == stretch.carry - int256(stretch.uncollected(time)));
        stretch.carry = carry;
        assert(stretch.uncollected(time) == 0);
    }

    function collectingLeavesTheUnearned(Accrual.Stretch memory stretch, uint256 time, int88 carry) external pure {
        require(stretch.start <= time);
        uint256 unearned = stretch.unearned(time);
        stretch.carry = carry;
        assert(stretch.unearned(time) == unearned);
    }

    // `_renew` begins a new stretch of what is unearned and what was paid, and carries what is not collected.

    function renewingKeepsAllMoney(
        Accrual.Stretch memory stretch,
        uint32 time,
        uint32 end,
        uint256 uncollected,
        uint256 unearned,
        uint256 paid,
        uint88 amount,
        int88 carry
    ) external pure {
        require(time < end);
        require(uncollected <= Accrual.MAX_AMOUNT && unearned <= Accrual.MAX_AMOUNT && paid <= Accrual.MAX_AMOUNT);
        require(uncollected + unearned + paid <= Accrual.MAX_AMOUNT);
        require(amount == unearned + paid && carry == int256(uncollected));
        (stretch.amount, stretch.carry, stretch.start, stretch.end) = (amount, carry, time, end);
        assert(stretch.uncollected(time) == uncollected);
        assert(stretch.unearned(time) == unearned + paid);
        assert(int256(uint256(stretch.amount)) + stretch.carry <= int256(Accrual.MAX_AMOUNT));
    }

    // `_end` ends the stretch now and takes out what is not earned until a later time.

    function endingKeepsAllMoney(
        Accrual.Stretch memory stretch,
        uint32 time,
        uint256 chargedUntil,
        uint88 left
    ) external pure {
        require(stretch.start <= time && time <= chargedUntil);
        uint256 amount = stretch.amount;
        uint256 refund = stretch.unearned(chargedUntil);
        assert(refund <= amount);
        require(left == amount - refund);
        stretch.amount = left;
        if (time < stretch.end) stretch.end = time;
        assert(stretch.unearned(time) == 0);
        assert(stretch.earned(time) + refund == amount);
    }

    function endingEarnsAllThatIsCharged(
        Accrual.Stretch memory stretch,
        uint32 time,
        uint256 chargedUntil,
        uint88 left
    ) external pure {
        require(stretch.start <= time && time <= chargedUntil);
        require(int256(stretch.earned(time)) + stretch.carry >= 0);
        uint256 charged = stretch.uncollected(chargedUntil);
        require(left == stretch.amount - stretch.unearned(chargedUntil));
        stretch.amount = left;
        if (time < stretch.end) stretch.end = time;
        assert(stretch.uncollected(time) == charged);
    }
}
