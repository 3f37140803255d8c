// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A token that answers `decimals()` with anything, or not at all.
contract MutableDecimalsToken {
    uint256 private _decimals;
    bool private _broken;

    /// @notice It does not say.
    error NoDecimals();

    /// @notice Answers with `value`, even if no uint8 holds it.
    function setDecimals(uint256 value) external {
        _decimals = value;
    }

    /// @notice Reverts instead of answering.
    function setBroken(bool broken) external {
        _broken = broken;
    }

    /// @notice As of an ERC-20, but wider.
    function decimals() external view returns (uint256) {
        if (_broken) revert NoDecimals();
        return _decimals;
    }
}
