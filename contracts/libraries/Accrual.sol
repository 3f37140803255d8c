// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How money is earned by time: evenly, second by second, over a stretch of paid time.
/// @notice Pure arithmetic on one slot of storage. Earning is always computed from the beginning of the stretch, so no
/// number of collections can round it down.
library Accrual {
    /// @dev Money in hand and the time that it pays for. One slot: all that collecting touches.
    /// `amount` is earned evenly from `start`, which is the delivery or the last renewal, to `end`, the expiry.
    /// `carry` is what was earned before `start` and not collected, minus what was collected since.
    /// `token` is the number of the money's token in `Plans`; zero before delivery.
    /// Amounts are in units of the token: 2^87 are 154 million dollars at 18 decimals. Times are unix seconds: 32 bits
    /// last until 2106, and from 2103 on no purchase or renewal is taken, while everything else goes on.
    struct Stretch {
        uint88 amount;
        int88 carry;
        uint32 start;
        uint32 end;
        uint16 token;
    }

    /// @notice Most that the amounts of a stretch may sum up to.
    uint256 internal constant MAX_AMOUNT = uint256(uint88(type(int88).max));

    /// @notice What the stretch has earned by `time`, which is not before its start. Rounded down: for the tenant.
    function earned(Stretch memory stretch, uint256 time) internal pure returns (uint256 amount) {
        if (time >= stretch.end) return stretch.amount;
        // analysed: division: down, for the tenant; by more than zero, because start <= time < end
        return (uint256(stretch.amount) * (time - stretch.start)) / (stretch.end - stretch.start);
    }

    /// @notice What is not earned by `time`, which is not before the start of the stretch.
    function unearned(Stretch memory stretch, uint256 time) internal pure returns (uint256 amount) {
        return stretch.amount - earned(stretch, time);
    }

    /// @notice What is earned by `time` and not collected.
    function uncollected(Stretch memory stretch, uint256 time) internal pure returns (uint256 amount) {
        // Never negative: no more is ever collected than was earned by then, and earning never falls.
        // analysed: narrowing: what is earned has 88 bits, and the sum is not negative
        return uint256(int256(earned(stretch, time)) + stretch.carry);
    }
}
