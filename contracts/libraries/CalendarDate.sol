// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title Unix time as a date for people.
library CalendarDate {
    /// @notice The day of `timestamp` (unix seconds) in UTC as `YYYY-MM-DD`; from the year 10000 on, `YYYYY-MM-DD`.
    function format(uint256 timestamp) internal pure returns (string memory date) {
        (uint256 year, uint256 month, uint256 day) = _civil(timestamp / 1 days);
        return string.concat(Strings.toString(year), _dashed(month), _dashed(day));
    }

    /// @dev The civil-from-days algorithm of Howard Hinnant. It counts years from the 1st of March, which puts the leap
    /// day last, and in eras of 400 years or 146,097 days, after which the Gregorian calendar repeats itself.
    /// @param daysSinceEpoch Whole days since 1970-01-01, which is 719,468 days after 0000-03-01.
    function _civil(uint256 daysSinceEpoch) private pure returns (uint256 year, uint256 month, uint256 day) {
        uint256 z = daysSinceEpoch + 719_468;
        uint256 dayOfEra = z % 146_097;
        uint256 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        // Months from March on have 31, 30, 31, 30, 31 days, twice and a bit: 153 days in five of them.
        uint256 monthFromMarch = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year = (z / 146_097) * 400 + yearOfEra + (month < 3 ? 1 : 0);
    }

    function _dashed(uint256 number) private pure returns (string memory text) {
        return string.concat(number < 10 ? "-0" : "-", Strings.toString(number));
    }
}
