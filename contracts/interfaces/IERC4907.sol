// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ERC-4907: a user beside the owner, for a time.
interface IERC4907 {
    /// @notice The user of `tokenId` is `user` until `expires`.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Makes `user` the user of `tokenId` until `expires` (unix seconds). Owner or approved.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice The present user; zero if there is none or the time has run out.
    function userOf(uint256 tokenId) external view returns (address user);

    /// @notice Until when the user was set; 0 if there is none.
    function userExpires(uint256 tokenId) external view returns (uint256 expires);
}
