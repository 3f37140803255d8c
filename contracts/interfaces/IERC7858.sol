// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ERC-7858: tokens that expire. Interface id 0x3ebdfa31.
/// @notice Expired tokens stay, count and can be transferred. The ERC leaves open whether a token is valid at its end;
/// here the start is the first second and the end is the first one after.
interface IERC7858 {
    /// @notice What the times of a token count.
    // solhint-disable-next-line contract-name-capwords
    enum EXPIRY_TYPE {
        BLOCKS_BASED,
        TIME_BASED
    }

    /// @notice The validity of `tokenId` was set, at mint or later: from `startTime` to before `endTime`.
    event TokenExpiryUpdated(uint256 indexed tokenId, uint256 indexed startTime, uint256 indexed endTime);

    /// @notice Whether times are blocks or seconds.
    function expiryType() external view returns (EXPIRY_TYPE kind);

    /// @notice Whether `tokenId` has expired. Reverts for a token that does not exist, as do the next two.
    function isTokenExpired(uint256 tokenId) external view returns (bool expired);

    /// @notice First second of validity of `tokenId`. Never after `endTime`, and the same only if it ended at once.
    function startTime(uint256 tokenId) external view returns (uint256 timestamp);

    /// @notice First second after validity of `tokenId`; the ERC's 0 for never does not occur here.
    function endTime(uint256 tokenId) external view returns (uint256 timestamp);
}
