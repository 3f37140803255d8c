// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The operator's encrypted commands to the host.
/// @notice An operator seals a command to the keeper's key and posts it; the keeper obeys and acknowledges it with a
/// digest of the result. Commands are numbered from 1 by `nonce`, never reused. Times are unix seconds. Roles are those
/// of `ISubscriptions`, asked for at each call: whoever loses one there loses it here at once. Without the role a call
/// reverts with `AccessControlUnauthorizedAccount`, as it does there.
/// @dev The seal must be bound, as its additional authenticated data, to the chain id, this contract, the account that
/// posts, the epoch and the deadline. All of them are known before the transaction is mined, and the keeper takes them
/// from the event. So a ciphertext opens only when posted by the account that it was sealed for, and no more after its
/// deadline. A nonce is obeyed once. Why none is part of the seal: docs/adr/0016.
interface ICommandInbox {
    /// @notice A command as the contract knows it; what else there is to it is in its event.
    /// @param by Who posted it.
    /// @param deadline Last second in which it may be obeyed.
    /// @param acknowledgedAt When the keeper acknowledged it; 0 before.
    struct Command {
        address by;
        uint40 deadline;
        uint40 acknowledgedAt;
    }

    /// @notice A command to be obeyed until `deadline`: `ciphertext` is sealed to the key of `epoch`.
    event CommandPosted(uint64 indexed nonce, address indexed by, uint32 epoch, uint40 deadline, bytes ciphertext);

    /// @notice The keeper is done with a command, obeyed or not: `resultHash` is the digest of what came of it.
    event CommandAcknowledged(uint64 indexed nonce, address indexed by, bytes32 resultHash);

    /// @notice Commands are sealed to `encryptionKey` from now on, the key of `epoch`.
    event EncryptionKeyChanged(uint32 indexed epoch, bytes32 encryptionKey);

    /// @notice `account` is not an `ISubscriptions`: it does not know the roles.
    error CommandInboxInvalidSubscriptions(address account);

    /// @notice The keeper has not announced a key yet.
    error CommandInboxNoEncryptionKey();

    /// @notice The command is sealed to the key of `epoch`, but `current` is in force: seal it again.
    error CommandInboxStaleEpoch(uint32 epoch, uint32 current);

    /// @notice A ciphertext has 1 to `maximum` bytes, not `size`.
    error CommandInboxSize(uint256 size, uint256 maximum);

    /// @notice A deadline is `earliest` to `latest`, not `deadline`.
    error CommandInboxDeadlineOutOfRange(uint40 deadline, uint256 earliest, uint256 latest);

    /// @notice There is no command `nonce`.
    error CommandInboxUnknownCommand(uint64 nonce);

    /// @notice Command `nonce` was acknowledged at `acknowledgedAt`.
    error CommandInboxAlreadyAcknowledged(uint64 nonce, uint40 acknowledgedAt);

    /// @notice Nothing can be sealed to `encryptionKey`: it is zero or a point of low order.
    error CommandInboxUnusableEncryptionKey(bytes32 encryptionKey);

    /// @notice Posts a command. Operator only.
    /// @param epoch The epoch of the key that it is sealed to; another epoch by now reverts, so that no command is lost
    /// because the keeper cannot open it.
    /// @param ciphertext Sealed command, 1 to 2048 bytes.
    /// @param deadline Last second in which it may be obeyed: in the future, at most 7 days ahead.
    /// @return nonce Number of the new command.
    function post(uint32 epoch, bytes calldata ciphertext, uint40 deadline) external returns (uint64 nonce);

    /// @notice Says what came of a command, once. Keeper only; after the deadline too, when the result is that nothing
    /// was done.
    /// @param resultHash Digest of the result. Results are easily guessed, so a salt belongs into it.
    function acknowledge(uint64 nonce, bytes32 resultHash) external;

    /// @notice Sets `key`, the X25519 public key that commands are sealed to, and begins an epoch. Keeper only, who
    /// keeps the secret of an earlier epoch until all of its commands are acknowledged.
    function setEncryptionKey(bytes32 key) external;

    /// @notice The contract whose roles count here.
    function subscriptions() external view returns (address account);

    /// @notice X25519 public `key` in force and its `epoch`; zeros if there is none. In one call, since a key with the
    /// epoch of another makes a command that is taken and cannot be opened.
    function encryptionKey() external view returns (bytes32 key, uint32 epoch);

    /// @notice Number of commands ever posted; nonces run from 1 to this.
    function commandCount() external view returns (uint64 count);

    /// @notice Command `nonce`; zeros for an unknown one.
    function commandOf(uint64 nonce) external view returns (Command memory command);
}
