// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC4907} from "./IERC4907.sol";
import {IERC7858} from "./IERC7858.sol";

/// @title The key to a VM: ERC-721 with connection details that only its owner can read.
/// @notice The token id, `id` or `tokenId`, is the subscription id. A token exists exactly from delivery to close. A
/// transfer clears user, encryption key and credential: the new owner sets a key, and the keeper seals the details to
/// it.
interface IAccessCredential is IERC4906, IERC4907, IERC7858 {
    /// @notice Who may use a VM and where its sealed details are.
    /// @param owner Zero if the token does not exist; then all else is zero.
    /// @param user ERC-4907 user; zero if there is none or the time has run out.
    /// @param userExpires Until when `user` is the user; 0 if there is none.
    /// @param encryptionKey X25519 public key in force; zero after a transfer until the owner sets one.
    /// @param epoch Starts at 1, rises with each transfer and each change of key.
    /// @param sealedAt When details were sealed to `encryptionKey`: the time of the block whose `CredentialChanged` of
    /// this id and epoch carries them. Zero until the keeper sealed them in this epoch.
    /// @param digest First 20 bytes of the keccak256 of the sealed details; zero while there are none.
    struct Access {
        address owner;
        address user;
        uint64 userExpires;
        bytes32 encryptionKey;
        uint32 epoch;
        uint40 sealedAt;
        bytes20 digest;
    }

    /// @notice The key of `id` is `encryptionKey` (zero after a transfer); any credential of an older epoch is void.
    /// Not emitted for epoch 1, whose key is told by `ISubscriptions.Purchased`.
    event EncryptionKeyChanged(uint256 indexed id, uint32 indexed epoch, bytes32 encryptionKey);

    /// @notice Connection details sealed to the key of `epoch`: the last `credential` of the epoch in force counts.
    event CredentialChanged(uint256 indexed id, uint32 indexed epoch, bytes credential);

    /// @notice Only the issuer may do this, not `account`.
    error AccessCredentialNotIssuer(address account);

    /// @notice Only the owner of `id` may do this, not `account`, approved or not.
    error AccessCredentialNotOwner(uint256 id, address account);

    /// @notice Nothing can be sealed to `encryptionKey`: it is zero or a point of low order.
    error AccessCredentialUnusableEncryptionKey(uint256 id, bytes32 encryptionKey);

    /// @notice The credential is for `epoch`, but `id` is in epoch `current`: seal again for the key in force.
    error AccessCredentialStaleEpoch(uint256 id, uint32 epoch, uint32 current);

    /// @notice `id` has no encryption key since its transfer: its owner must set one.
    error AccessCredentialNoEncryptionKey(uint256 id);

    /// @notice A credential has 1 to `maximum` bytes, not `size`.
    error AccessCredentialSize(uint256 id, uint256 size, uint256 maximum);

    /// @notice Makes token `id` for `to`, in epoch 1, whose key is the one of the purchase. Issuer only.
    /// @param sealedCredential Connection details sealed to that key, 1 to 512 bytes.
    /// @param startsAt First second of validity.
    /// @param endsAt First second after it.
    function mint(
        address to,
        uint256 id,
        bytes calldata sealedCredential,
        uint40 startsAt,
        uint40 endsAt
    ) external;

    /// @notice Destroys token `id` and all that is stored for it. Issuer only.
    function burn(uint256 id) external;

    /// @notice Publishes `sealedCredential`, details sealed to the key of `epoch`, and keeps their digest. Issuer only.
    function setCredential(uint256 id, uint32 epoch, bytes calldata sealedCredential) external;

    /// @notice Tells readers that the issuer moved the validity of `id`, to `startsAt` until `endsAt`. Issuer only.
    function announceExpiry(uint256 id, uint40 startsAt, uint40 endsAt) external;

    /// @notice Sets the key that details are sealed to, and asks the keeper to seal them anew. Owner only.
    function setEncryptionKey(uint256 id, bytes32 encryptionKey) external;

    /// @notice The contract that made this one and commands it: `ISubscriptions`.
    function issuer() external view returns (address account);

    /// @notice All about `id` in one call; zeros if the token does not exist.
    function accessOf(uint256 id) external view returns (Access memory access);

    /// @notice Where the sealed connection details are and what they hash to; zeros if there are none in this epoch.
    /// The bytes are in the last `CredentialChanged` of `id` and its epoch, in a block of time `sealedAt`.
    /// @return sealedAt Time of that block, the same on every chain, unlike what contracts see as its number.
    /// @return digest First 20 bytes of the keccak256 of the bytes: whoever brings them, they can be checked.
    function credentialOf(uint256 id) external view returns (uint40 sealedAt, bytes20 digest);

    /// @notice X25519 public key in force; zero if there is none.
    function encryptionKeyOf(uint256 id) external view returns (bytes32 encryptionKey);

    /// @notice Epoch of the key; 0 if the token does not exist.
    function epochOf(uint256 id) external view returns (uint32 epoch);

    /// @notice ERC-5643: when the paid time ends. Reverts for a token that does not exist.
    function expiresAt(uint256 tokenId) external view returns (uint64 timestamp);
}
