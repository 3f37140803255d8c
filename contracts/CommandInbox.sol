// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {ICommandInbox} from "./interfaces/ICommandInbox.sol";
import {X25519} from "./libraries/X25519.sol";

/// @title The operator's encrypted commands.
contract CommandInbox is ICommandInbox {
    /// @notice Most bytes of a sealed command.
    uint256 public constant MAX_CIPHERTEXT_SIZE = 2048;

    /// @notice Most seconds from posting to the deadline.
    uint256 public constant MAX_LIFETIME = 7 days;

    bytes32 private constant _OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    bytes32 private constant _KEEPER_ROLE = keccak256("KEEPER_ROLE");

    IAccessControl private immutable _SUBSCRIPTIONS;

    mapping(uint64 nonce => Command command) private _commands;
    bytes32 private _encryptionKey;
    /// @dev In one slot with the number of commands: posting reads both.
    uint32 private _keyEpoch;
    uint64 private _commandCount;

    modifier onlyRole(bytes32 role) {
        if (!_SUBSCRIPTIONS.hasRole(role, msg.sender)) {
            revert IAccessControl.AccessControlUnauthorizedAccount(msg.sender, role);
        }
        _;
    }

    /// @param subscriptions_ The `Subscriptions` contract, which knows who has which role.
    constructor(address subscriptions_) {
        if (!ERC165Checker.supportsInterface(subscriptions_, type(IAccessControl).interfaceId)) {
            revert CommandInboxInvalidSubscriptions(subscriptions_);
        }
        _SUBSCRIPTIONS = IAccessControl(subscriptions_);
    }

    /// @inheritdoc ICommandInbox
    function post(
        uint32 epoch,
        bytes calldata ciphertext,
        uint40 deadline
    ) external onlyRole(_OPERATOR_ROLE) returns (uint64 nonce) {
        uint32 current = _keyEpoch;
        if (current == 0) revert CommandInboxNoEncryptionKey();
        if (epoch != current) revert CommandInboxStaleEpoch(epoch, current);
        uint256 size = ciphertext.length;
        if (size == 0 || size > MAX_CIPHERTEXT_SIZE) revert CommandInboxSize(size, MAX_CIPHERTEXT_SIZE);
        uint256 latest = block.timestamp + MAX_LIFETIME;
        if (deadline <= block.timestamp || deadline > latest) {
            revert CommandInboxDeadlineOutOfRange(deadline, block.timestamp + 1, latest);
        }
        nonce = ++_commandCount;
        _commands[nonce] = Command({by: msg.sender, deadline: deadline, acknowledgedAt: 0});
        emit CommandPosted(nonce, msg.sender, epoch, deadline, ciphertext);
    }

    /// @inheritdoc ICommandInbox
    function acknowledge(uint64 nonce, bytes32 resultHash) external onlyRole(_KEEPER_ROLE) {
        Command storage command = _commands[nonce];
        if (command.by == address(0)) revert CommandInboxUnknownCommand(nonce);
        uint40 acknowledgedAt = command.acknowledgedAt;
        if (acknowledgedAt > 0) revert CommandInboxAlreadyAcknowledged(nonce, acknowledgedAt);
        command.acknowledgedAt = uint40(block.timestamp);
        emit CommandAcknowledged(nonce, msg.sender, resultHash);
    }

    /// @inheritdoc ICommandInbox
    function setEncryptionKey(bytes32 key) external onlyRole(_KEEPER_ROLE) {
        if (!X25519.isUsable(key)) revert CommandInboxUnusableEncryptionKey(key);
        _encryptionKey = key;
        emit EncryptionKeyChanged(++_keyEpoch, key);
    }

    /// @inheritdoc ICommandInbox
    function subscriptions() external view returns (address account) {
        return address(_SUBSCRIPTIONS);
    }

    /// @inheritdoc ICommandInbox
    function encryptionKey() external view returns (bytes32 key, uint32 epoch) {
        return (_encryptionKey, _keyEpoch);
    }

    /// @inheritdoc ICommandInbox
    function commandCount() external view returns (uint64 count) {
        return _commandCount;
    }

    /// @inheritdoc ICommandInbox
    function commandOf(uint64 nonce) external view returns (Command memory command) {
        return _commands[nonce];
    }
}
