// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title What something costs, for any price and any token.
contract QuoteFuzz is World {
    uint256 private constant _PRICE_UNIT = 10 ** 6;
    uint8 private constant _MOST_DECIMALS = 18;
    uint16 private constant _MOST_DAYS = 1095;

    function setUp() external {
        _deploy();
    }

    /// @notice The least amount that is worth the price: one unit less would not be.
    function testQuoteIsThePriceRoundedUp(uint8 decimals, uint64 pricePerDay, uint16 numDays) external {
        (decimals, pricePerDay, numDays) = _terms(decimals, pricePerDay, numDays);
        uint256 amount = _quote(decimals, pricePerDay, numDays);
        uint256 price = uint256(pricePerDay) * numDays * 10 ** decimals;
        VM.assertGe(amount * _PRICE_UNIT, price, "not less than the price");
        VM.assertTrue((amount - 1) * _PRICE_UNIT < price, "not a unit more than the price");
    }

    /// @notice Nothing is free, however cheap the plan and coarse the token.
    function testQuoteIsNeverNothing(uint8 decimals, uint64 pricePerDay, uint16 numDays) external {
        (decimals, pricePerDay, numDays) = _terms(decimals, pricePerDay, numDays);
        VM.assertGe(_quote(decimals, pricePerDay, numDays), 1, "at least a unit");
    }

    /// @notice More days never cost less, and a dearer plan never costs less.
    function testQuoteIsMonotonic(
        uint8 decimals,
        uint64 pricePerDay,
        uint64 more,
        uint16 first,
        uint16 second
    ) external {
        (decimals, pricePerDay, first) = _terms(decimals, pricePerDay, first);
        second = uint16(_within(second, first, _MOST_DAYS));
        uint64 dearer = uint64(_within(more, pricePerDay, type(uint64).max));
        address token = address(_acceptedToken(decimals));
        uint32 plan = _addPlan(pricePerDay, 1);
        uint256 amount = _subscriptions.quote(plan, first, token);
        VM.assertLe(amount, _subscriptions.quote(plan, second, token), "more days");
        VM.assertLe(amount, _subscriptions.quote(_addPlan(dearer, 1), first, token), "a dearer plan");
    }

    /// @notice Two purchases cost what one of all the days costs, or one unit more; the same where nothing is rounded.
    function testQuoteIsAdditiveWithinAUnit(uint8 decimals, uint64 pricePerDay, uint16 first, uint16 second) external {
        (decimals, pricePerDay, ) = _terms(decimals, pricePerDay, 1);
        first = uint16(_within(first, 1, _MOST_DAYS - 1));
        second = uint16(_within(second, 1, _MOST_DAYS - first));
        address token = address(_acceptedToken(decimals));
        uint32 plan = _addPlan(pricePerDay, 1);
        uint256 apart = _subscriptions.quote(plan, first, token) + _subscriptions.quote(plan, second, token);
        uint256 together = _subscriptions.quote(plan, first + second, token);
        VM.assertGe(apart, together, "two purchases");
        VM.assertLe(apart, together + (decimals < 6 ? 1 : 0), "two purchases and a unit");
    }

    function _quote(uint8 decimals, uint64 pricePerDay, uint16 numDays) private returns (uint256 amount) {
        return _subscriptions.quote(_addPlan(pricePerDay, 1), numDays, address(_acceptedToken(decimals)));
    }

    function _terms(
        uint8 decimals,
        uint64 pricePerDay,
        uint16 numDays
    ) private pure returns (uint8 someDecimals, uint64 somePrice, uint16 someDays) {
        someDecimals = uint8(_within(decimals, 0, _MOST_DECIMALS));
        somePrice = uint64(_within(pricePerDay, 1, type(uint64).max));
        someDays = uint16(_within(numDays, 1, _MOST_DAYS));
    }
}
