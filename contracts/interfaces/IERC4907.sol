// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ERC-4907: a user beside the owner, for a time. Interface id 0xad092b5c.
interface IERC4907 {
    /// @notice The user of `tokenId` is `user` until `expires`; zero means that there is none.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Makes `user` the user of `tokenId` until `expires` (unix seconds), zero to end it. Owner or approved.
    /// Reverts for a token that does not exist.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice The user of `tokenId` before `expires`; zero if there is none or from `expires` on.
    function userOf(uint256 tokenId) external view returns (address user);

    /// @notice Until when the user of `tokenId` was set, run out or not; 0 if there is none.
    function userExpires(uint256 tokenId) external view returns (uint256 expires);
}
