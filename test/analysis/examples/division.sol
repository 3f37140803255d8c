// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

contract Divides {
    uint256 private constant HALF = 2;

    function share(uint256 amount, uint256 part, uint256 whole) external returns (uint256 result) {
        result = (amount * part) / whole; // fault
        result = amount / HALF; // fault
        result /= whole; // fault
        result %= HALF;
        result += (amount % HALF) + (amount % 2) + 86400 / 24;
        result += amount % whole; // fault
        // analysed: division: down, for the tenant; the whole is never zero
        result += (amount * part) / whole;
        uint256 rounded = amount / whole; // fault
        result += rounded;
        // analysed: division: one answer is for the quotient and for the product
        result += (amount / whole) * part;
    }

    function roundsFirst(uint256 amount, uint256 part, uint256 whole) external returns (uint256 result) {
        return
            part * // fault
            (amount / // fault
                whole);
    }

    function isForOutsiders(uint256 amount, uint256 whole) external pure returns (uint256 result) {
        return amount / whole;
    }
}
