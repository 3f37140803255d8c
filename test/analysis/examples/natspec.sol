// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title All that is described. An `id` is always the number of a thing.
interface IDescribed {
    /// @notice A thing.
    /// @param value What it is worth.
    struct Thing { // fault
        uint256 value;
        address owner;
    }

    /// @notice Things were made.
    event Made(uint256 indexed id, uint256 value, address by); // fault

    /// @notice Only `owner` may.
    error NotOwner(uint256 id, address owner);

    /// @notice Makes a thing for `to`.
    /// @return id Its number.
    /// @return value What it is worth.
    function make(address to) external returns (uint256 id, uint256 value);

    /// @notice What a thing is worth.
    function valueOf(uint256 id) external view returns (uint256 worth);

    /// @dev Of the thing.
    function ownerOf(uint256 id) external view returns (address owner); // fault

    function undescribed() external; // fault

    /// @notice Two answers.
    function two() external view returns (uint256 first, uint256 second); // fault
}

contract Untitled { // fault
    uint256 public constant UNDESCRIBED = 1; // fault

    constructor(uint256 first) {} // fault

    function undescribed() external {} // fault

    function _hidden(uint256 inner) private {}
}
