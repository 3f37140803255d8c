// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

contract State {
    uint256 public constant MAXIMUM = 1;
    uint256 internal immutable _MADE_AT = block.timestamp;
    uint256 private _hidden;
    uint256 internal _inherited; // fault
    uint256 public shown; // fault
}
