// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IBrokerRegistry} from "../interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../interfaces/IPrefixLeases.sol";
import {X25519} from "../libraries/X25519.sol";
import {PrefixLeases} from "./PrefixLeases.sol";

/// @title Who lends IPv6 prefixes.
contract BrokerRegistry is IBrokerRegistry, Ownable2Step, ReentrancyGuardTransient {
    using Address for address payable;

    /// @dev A broker as it is stored: a request at `leases()` reads the first two slots.
    struct Record {
        address operator;
        uint32 keyEpoch;
        uint32 capacity;
        uint8 prefixLength;
        bool active;
        bool admitted;
        // second slot
        uint128 price;
        uint40 bondDueAt; // zero until it retires
        bool bonded;
        // third slot
        bytes32 encryptionKey;
        // fourth slot
        address pendingOperator;
        // fifth slot, and a sixth if it is 32 characters long
        string region;
    }

    /// @notice Seconds from retiring until the bond is due.
    uint40 public constant BOND_DELAY = 7 days;

    /// @notice Most characters of a region.
    uint256 public constant MAX_REGION_LENGTH = 32;

    /// @notice Least bits of a prefix lent, which is the largest prefix.
    uint8 public constant MIN_PREFIX_LENGTH = 48;

    /// @notice Most bits of a prefix lent, which leaves sixteen addresses.
    uint8 public constant MAX_PREFIX_LENGTH = 124;

    IPrefixLeases private immutable _LEASES;
    bool private immutable _OPEN;
    uint128 private immutable _BOND;

    mapping(uint32 brokerId => Record record) private _records;
    uint32 private _brokerCount;

    modifier onlyOperator(uint32 brokerId) {
        if (msg.sender != _records[brokerId].operator) revert BrokerRegistryNotOperator(brokerId, msg.sender);
        _;
    }

    /// @param owner_ Who may bar brokers, and admits them unless registration is open.
    /// @param open Whether anybody's broker is admitted as it registers.
    /// @param bond_ What each broker that registers pays, in wei; may be zero.
    /// @param leaseLength Seconds in a period of `leases()`, from a day to 366.
    constructor(address owner_, bool open, uint128 bond_, uint40 leaseLength) Ownable(owner_) {
        _OPEN = open;
        _BOND = bond_;
        _LEASES = new PrefixLeases(address(this), leaseLength);
    }

    /// @inheritdoc IBrokerRegistry
    function register(Offer calldata offer) external payable returns (uint32 brokerId) {
        if (msg.value != _BOND) revert BrokerRegistryWrongBond(msg.value, _BOND);
        _checkKey(offer.encryptionKey);
        _checkRegion(offer.region);
        if (offer.prefixLength < MIN_PREFIX_LENGTH || offer.prefixLength > MAX_PREFIX_LENGTH) {
            revert BrokerRegistryPrefixLengthOutOfRange(offer.prefixLength, MIN_PREFIX_LENGTH, MAX_PREFIX_LENGTH);
        }
        brokerId = ++_brokerCount;
        _records[brokerId] = Record({
            operator: msg.sender,
            keyEpoch: 1,
            capacity: offer.capacity,
            prefixLength: offer.prefixLength,
            active: true,
            admitted: _OPEN,
            price: offer.price,
            bondDueAt: 0,
            bonded: _BOND > 0,
            encryptionKey: offer.encryptionKey,
            pendingOperator: address(0),
            region: offer.region
        });
        emit BrokerRegistered(
            brokerId,
            msg.sender,
            offer.encryptionKey,
            offer.region,
            offer.prefixLength,
            offer.capacity,
            offer.price,
            _BOND,
            _OPEN
        );
    }

    /// @inheritdoc IBrokerRegistry
    function setTerms(uint32 brokerId, uint32 capacity, uint128 price) external onlyOperator(brokerId) {
        uint32 liveLeases = _LEASES.liveLeasesOf(brokerId);
        if (capacity < liveLeases) revert BrokerRegistryCapacityTooLow(brokerId, capacity, liveLeases);
        _records[brokerId].capacity = capacity;
        _records[brokerId].price = price;
        emit TermsChanged(brokerId, capacity, price);
    }

    /// @inheritdoc IBrokerRegistry
    function setEncryptionKey(uint32 brokerId, bytes32 encryptionKey) external onlyOperator(brokerId) {
        _checkKey(encryptionKey);
        _records[brokerId].encryptionKey = encryptionKey;
        emit EncryptionKeyChanged(brokerId, ++_records[brokerId].keyEpoch, encryptionKey);
    }

    /// @inheritdoc IBrokerRegistry
    function setActive(uint32 brokerId, bool active) external onlyOperator(brokerId) {
        _records[brokerId].active = active;
        emit ActiveChanged(brokerId, active);
    }

    /// @inheritdoc IBrokerRegistry
    function setAdmitted(uint32 brokerId, bool admitted) external onlyOwner {
        if (_records[brokerId].operator == address(0)) revert BrokerRegistryUnknownBroker(brokerId);
        _records[brokerId].admitted = admitted;
        emit AdmittedChanged(brokerId, admitted);
    }

    /// @inheritdoc IBrokerRegistry
    function beginOperatorTransfer(uint32 brokerId, address pendingOperator) external onlyOperator(brokerId) {
        _records[brokerId].pendingOperator = pendingOperator;
        emit OperatorTransferBegun(brokerId, msg.sender, pendingOperator);
    }

    /// @inheritdoc IBrokerRegistry
    function acceptOperatorTransfer(uint32 brokerId) external {
        Record storage record = _records[brokerId];
        if (msg.sender != record.pendingOperator) revert BrokerRegistryNotPendingOperator(brokerId, msg.sender);
        emit OperatorChanged(brokerId, record.operator, msg.sender);
        record.operator = msg.sender;
        record.pendingOperator = address(0);
    }

    /// @inheritdoc IBrokerRegistry
    function retire(uint32 brokerId) external onlyOperator(brokerId) {
        if (_records[brokerId].bondDueAt > 0) revert BrokerRegistryAlreadyRetired(brokerId);
        uint40 bondDueAt = uint40(block.timestamp) + BOND_DELAY;
        _records[brokerId].bondDueAt = bondDueAt;
        emit BrokerRetired(brokerId, bondDueAt);
    }

    /// @inheritdoc IBrokerRegistry
    function withdrawBond(uint32 brokerId) external nonReentrant onlyOperator(brokerId) {
        Record storage record = _records[brokerId];
        if (!record.bonded) revert BrokerRegistryNoBond(brokerId);
        uint40 bondDueAt = record.bondDueAt;
        if (bondDueAt == 0) revert BrokerRegistryNotRetired(brokerId);
        if (block.timestamp < bondDueAt) revert BrokerRegistryBondNotDue(brokerId, bondDueAt);
        uint32 liveLeases = _LEASES.liveLeasesOf(brokerId);
        if (liveLeases > 0) revert BrokerRegistryLiveLeases(brokerId, liveLeases);
        record.bonded = false;
        emit BondReturned(brokerId, msg.sender, _BOND);
        payable(msg.sender).sendValue(_BOND);
    }

    /// @inheritdoc IBrokerRegistry
    function leases() external view returns (address account) {
        return address(_LEASES);
    }

    /// @inheritdoc IBrokerRegistry
    function isOpen() external view returns (bool open) {
        return _OPEN;
    }

    /// @inheritdoc IBrokerRegistry
    function bond() external view returns (uint128 amount) {
        return _BOND;
    }

    /// @inheritdoc IBrokerRegistry
    function brokerCount() external view returns (uint32 count) {
        return _brokerCount;
    }

    /// @inheritdoc IBrokerRegistry
    function brokersFrom(uint32 firstId, uint32 limit) external view returns (Broker[] memory brokers) {
        uint256 left = Math.saturatingSub(uint256(_brokerCount) + 1, firstId);
        uint256 size = firstId == 0 ? 0 : Math.min(left, limit);
        brokers = new Broker[](size);
        // analysed: narrowing: at most the number of brokers
        for (uint256 i = 0; i < size; ++i) brokers[i] = brokerOf(uint32(firstId + i));
    }

    /// @inheritdoc IBrokerRegistry
    function termsOf(uint32 brokerId) external view returns (Terms memory terms) {
        Record storage record = _records[brokerId];
        bool stays = record.admitted && record.bondDueAt == 0;
        return
            Terms({
                operator: record.operator,
                keyEpoch: record.keyEpoch,
                capacity: record.capacity,
                price: record.price,
                takesRequests: stays && record.active,
                takesRenewals: stays
            });
    }

    /// @inheritdoc IBrokerRegistry
    function brokerOf(uint32 brokerId) public view returns (Broker memory broker) {
        Record storage record = _records[brokerId];
        return
            Broker({
                operator: record.operator,
                pendingOperator: record.pendingOperator,
                keyEpoch: record.keyEpoch,
                liveLeases: _LEASES.liveLeasesOf(brokerId),
                active: record.active,
                admitted: record.admitted,
                bondDueAt: record.bondDueAt,
                bond: record.bonded ? _BOND : 0,
                offer: Offer({
                    encryptionKey: record.encryptionKey,
                    region: record.region,
                    prefixLength: record.prefixLength,
                    capacity: record.capacity,
                    price: record.price
                })
            });
    }

    function _checkKey(bytes32 encryptionKey) private pure {
        if (!X25519.isUsable(encryptionKey)) revert BrokerRegistryUnusableEncryptionKey(encryptionKey);
    }

    function _checkRegion(string calldata region) private pure {
        bytes calldata text = bytes(region);
        bool fits = text.length > 0 && text.length <= MAX_REGION_LENGTH;
        // analysed: loop: at most `MAX_REGION_LENGTH`
        for (uint256 i = 0; fits && i < text.length; ++i) fits = text[i] >= 0x20 && text[i] <= 0x7e;
        if (!fits) revert BrokerRegistryInvalidRegion(region, MAX_REGION_LENGTH);
    }
}
