// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

contract Loops {
    uint256[] private _all;

    constructor(uint256[] memory all) {
        for (uint256 i = 0; i < all.length; ++i) _all.push(all[i]); // fault
    }

    function changes() external {
        for (uint256 i = 0; i < _all.length; ++i) { // fault
            _all[i] = _sum();
        }
        while (_all.length > 0) _all.pop(); // fault
        // analysed: loop: once
        do _all.push(1); while (_all.length < 1);
    }

    function views() external view returns (uint256 sum) {
        for (uint256 i = 0; i < _all.length; ++i) sum += _all[i];
        return sum + _product();
    }

    /// @dev Also of use to who changes something.
    function _sum() private view returns (uint256 sum) {
        for (uint256 i = 0; i < _all.length; ++i) sum += _all[i]; // fault
    }

    function _product() private view returns (uint256 product) {
        for (uint256 i = 0; i < _all.length; ++i) product *= _all[i];
    }
}
