// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IAccessCredential} from "./interfaces/IAccessCredential.sol";
import {IERC4907} from "./interfaces/IERC4907.sol";
import {IERC7858} from "./interfaces/IERC7858.sol";
import {IPlans} from "./interfaces/IPlans.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {CredentialMetadata} from "./libraries/CredentialMetadata.sol";
import {X25519} from "./libraries/X25519.sol";

/// @title The key to a VM.
contract AccessCredential is IAccessCredential, ERC721 {
    /// @dev Which details are sealed. Time and digest are zero while there are none in this epoch.
    struct Seal {
        uint32 epoch;
        uint40 time;
        bytes20 digest;
    }

    /// @dev Beside what ERC-721 stores. Delivery writes the first slot alone: the key of the first epoch is the
    /// purchase's, which the issuer has.
    struct Record {
        Seal seal;
        // second slot
        address user;
        uint64 userExpires;
        // third slot
        bytes32 laterKey; // of every epoch but the first
    }

    /// @notice Most bytes of a sealed credential.
    uint256 public constant MAX_CREDENTIAL_SIZE = 512;

    bytes4 private constant _INTERFACE_ID_ERC4906 = 0x49064906;
    uint32 private constant _FIRST_EPOCH = 1;

    ISubscriptions private immutable _ISSUER;

    mapping(uint256 id => Record record) private _records;

    modifier onlyIssuer() {
        if (msg.sender != address(_ISSUER)) revert AccessCredentialNotIssuer(msg.sender);
        _;
    }

    /// @param issuer_ The `Subscriptions` contract, which creates this one.
    constructor(address issuer_) ERC721("BlockHost Access", "BHA") {
        _ISSUER = ISubscriptions(issuer_);
    }

    /// @inheritdoc IAccessCredential
    function mint(
        address to,
        uint256 id,
        bytes calldata sealedCredential,
        uint40 startsAt,
        uint40 endsAt
    ) external onlyIssuer {
        // Not safeMint: a receiver that is a contract could refuse, and the purchase would hang.
        _mint(to, id);
        _setCredential(id, _FIRST_EPOCH, sealedCredential);
        emit TokenExpiryUpdated(id, startsAt, endsAt);
    }

    /// @inheritdoc IAccessCredential
    function burn(uint256 id) external onlyIssuer {
        _burn(id);
    }

    /// @inheritdoc IAccessCredential
    function setCredential(uint256 id, uint32 epoch, bytes calldata sealedCredential) external onlyIssuer {
        _requireOwned(id);
        Record storage record = _records[id];
        if (epoch != record.seal.epoch) revert AccessCredentialStaleEpoch(id, epoch, record.seal.epoch);
        if (epoch != _FIRST_EPOCH && record.laterKey == 0) revert AccessCredentialNoEncryptionKey(id);
        _setCredential(id, epoch, sealedCredential);
    }

    /// @inheritdoc IAccessCredential
    function announceExpiry(uint256 id, uint40 startsAt, uint40 endsAt) external onlyIssuer {
        emit TokenExpiryUpdated(id, startsAt, endsAt);
        emit MetadataUpdate(id);
    }

    /// @inheritdoc IAccessCredential
    function setEncryptionKey(uint256 id, bytes32 encryptionKey) external {
        if (_requireOwned(id) != msg.sender) revert AccessCredentialNotOwner(id, msg.sender);
        if (!X25519.isUsable(encryptionKey)) revert AccessCredentialUnusableEncryptionKey(id, encryptionKey);
        _setEncryptionKey(id, encryptionKey);
    }

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        _checkAuthorized(_requireOwned(tokenId), msg.sender, tokenId);
        _setUser(tokenId, user, user == address(0) ? 0 : expires);
    }

    /// @inheritdoc IAccessCredential
    function issuer() external view returns (address account) {
        return address(_ISSUER);
    }

    /// @inheritdoc IAccessCredential
    function accessOf(uint256 id) external view returns (Access memory access) {
        Record storage record = _records[id];
        address user = userOf(id);
        return
            Access({
                owner: _ownerOf(id),
                user: user,
                userExpires: user == address(0) ? 0 : record.userExpires,
                encryptionKey: encryptionKeyOf(id),
                epoch: record.seal.epoch,
                sealedAt: record.seal.time,
                digest: record.seal.digest
            });
    }

    /// @inheritdoc IAccessCredential
    function credentialOf(uint256 id) external view returns (uint40 sealedAt, bytes20 digest) {
        Seal storage seal = _records[id].seal;
        return (seal.time, seal.digest);
    }

    /// @inheritdoc IAccessCredential
    function epochOf(uint256 id) external view returns (uint32 epoch) {
        return _records[id].seal.epoch;
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) external view returns (uint256 expires) {
        return _records[tokenId].userExpires;
    }

    /// @inheritdoc IAccessCredential
    function expiresAt(uint256 tokenId) external view returns (uint64 timestamp) {
        _requireOwned(tokenId);
        return _ISSUER.expiresAt(tokenId);
    }

    /// @inheritdoc IERC7858
    function isTokenExpired(uint256 tokenId) external view returns (bool expired) {
        _requireOwned(tokenId);
        return block.timestamp >= _ISSUER.expiresAt(tokenId);
    }

    /// @inheritdoc IERC7858
    function startTime(uint256 tokenId) external view returns (uint256 timestamp) {
        _requireOwned(tokenId);
        return _ISSUER.subscriptionOf(tokenId).startsAt;
    }

    /// @inheritdoc IERC7858
    function endTime(uint256 tokenId) external view returns (uint256 timestamp) {
        _requireOwned(tokenId);
        return _ISSUER.expiresAt(tokenId);
    }

    /// @inheritdoc IERC7858
    function expiryType() external pure returns (EXPIRY_TYPE kind) {
        return EXPIRY_TYPE.TIME_BASED;
    }

    /// @inheritdoc IAccessCredential
    function encryptionKeyOf(uint256 id) public view returns (bytes32 encryptionKey) {
        Record storage record = _records[id];
        return record.seal.epoch == _FIRST_EPOCH ? _ISSUER.subscriptionOf(id).encryptionKey : record.laterKey;
    }

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) public view returns (address user) {
        Record storage record = _records[tokenId];
        return block.timestamp < record.userExpires ? record.user : address(0);
    }

    /// @notice JSON with a picture, plan, expiry and state of `tokenId`, made on chain; never anything secret.
    function tokenURI(uint256 tokenId) public view override returns (string memory uri) {
        _requireOwned(tokenId);
        ISubscriptions.Subscription memory subscription = _ISSUER.subscriptionOf(tokenId);
        IPlans.Plan memory plan = IPlans(address(_ISSUER)).planOf(subscription.planId);
        return CredentialMetadata.uri(tokenId, subscription, plan);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool supported) {
        return
            interfaceId == _INTERFACE_ID_ERC4906 ||
            interfaceId == type(IERC4907).interfaceId ||
            interfaceId == type(IERC7858).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @dev A transfer or burn takes everything away that the former owner gave or could read.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from == address(0)) return from;
        if (_records[tokenId].user != address(0)) _setUser(tokenId, address(0), 0);
        if (to == address(0)) delete _records[tokenId];
        else _setEncryptionKey(tokenId, 0);
    }

    /// @dev A new key makes a new epoch, in which the old credential does not count.
    function _setEncryptionKey(uint256 id, bytes32 encryptionKey) private {
        Record storage record = _records[id];
        uint32 epoch = record.seal.epoch + 1;
        record.seal = Seal({epoch: epoch, time: 0, digest: 0});
        record.laterKey = encryptionKey;
        emit EncryptionKeyChanged(id, epoch, encryptionKey);
    }

    function _setCredential(uint256 id, uint32 epoch, bytes calldata sealedCredential) private {
        uint256 size = sealedCredential.length;
        if (size == 0 || size > MAX_CREDENTIAL_SIZE) revert AccessCredentialSize(id, size, MAX_CREDENTIAL_SIZE);
        _records[id].seal = Seal({
            epoch: epoch,
            time: uint40(block.timestamp),
            digest: bytes20(keccak256(sealedCredential))
        });
        emit CredentialChanged(id, epoch, sealedCredential);
    }

    function _setUser(uint256 id, address user, uint64 expires) private {
        Record storage record = _records[id];
        record.user = user;
        record.userExpires = expires;
        emit UpdateUser(id, user, expires);
    }
}
