// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ERC-7858: tokens that expire. Interface id 0x3ebdfa31.
interface IERC7858 {
    /// @notice What the times of a token count.
    // solhint-disable-next-line contract-name-capwords
    enum EXPIRY_TYPE {
        BLOCKS_BASED,
        TIME_BASED
    }

    /// @notice The validity of `tokenId` was set, at mint or later.
    event TokenExpiryUpdated(uint256 indexed tokenId, uint256 indexed startTime, uint256 indexed endTime);

    /// @notice Whether times are blocks or seconds.
    function expiryType() external view returns (EXPIRY_TYPE kind);

    /// @notice Whether `tokenId` has expired. Reverts for a token that does not exist, as do the next two.
    function isTokenExpired(uint256 tokenId) external view returns (bool expired);

    /// @notice First second of validity.
    function startTime(uint256 tokenId) external view returns (uint256 timestamp);

    /// @notice First second after validity.
    function endTime(uint256 tokenId) external view returns (uint256 timestamp);
}
