// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A feed of prices in the shape of Chainlink's, that says what it is told.
contract PriceFeed {
    uint8 private immutable _DECIMALS;
    int256 private _answer;
    uint256 private _startedAt;
    uint256 private _updatedAt;

    constructor(uint8 decimals_) {
        _DECIMALS = decimals_;
    }

    /// @notice From now on it says `answer`, of a round that began at `startedAt` and was updated at `updatedAt`.
    function say(int256 answer, uint256 startedAt, uint256 updatedAt) external {
        (_answer, _startedAt, _updatedAt) = (answer, startedAt, updatedAt);
    }

    /// @notice Of the answer.
    function decimals() external view returns (uint8 count) {
        return _DECIMALS;
    }

    /// @notice The newest answer, as Chainlink's feeds give it.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return (1, _answer, _startedAt, _updatedAt, 1);
    }
}
