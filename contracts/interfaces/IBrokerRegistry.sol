// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Who lends IPv6 prefixes, and on what terms.
/// @notice A broker has routed IPv6 and lends prefixes of it to hosts without any, through a tunnel; leases are made
/// at `leases()`. Brokers (`brokerId`) are numbered from 1, never reused. Whoever registers is a broker's operator.
/// Where a broker is and how long its prefixes are never changes: who wants other ones registers another broker. Times
/// are unix seconds, money is the chain's own, in wei.
/// @dev The owner can admit and bar brokers, and nothing else. A broker that is barred gets no requests and no
/// renewals, but keeps its leases and what it earned, and can retire with its bond.
interface IBrokerRegistry {
    /// @notice What an operator offers.
    /// @param encryptionKey X25519 public key that requests are sealed to.
    /// @param region Where the broker is, 1 to 32 printable ASCII characters. Nobody checks that it is true.
    /// @param prefixLength Length of each prefix lent, in bits: 48 to 124.
    /// @param capacity Most leases at once.
    /// @param price Of a lease for one period (`IPrefixLeases.leaseLength`), in wei.
    struct Offer {
        bytes32 encryptionKey;
        string region;
        uint8 prefixLength;
        uint32 capacity;
        uint128 price;
    }

    /// @notice Everything about a broker.
    /// @param operator Who commands it and is paid; zero if there is no such broker, and then all else is zero.
    /// @param pendingOperator To whom it is being handed over; zero if to nobody.
    /// @param keyEpoch Epoch of `offer.encryptionKey`: starts at 1, rises with each change.
    /// @param liveLeases Leases that are not released yet, of `offer.capacity`.
    /// @param active Whether the operator wants new leases.
    /// @param admitted Whether the owner lets it.
    /// @param bondDueAt Once it retired: first second in which the bond may be taken back. Zero before.
    /// @param bond What of its bond is still here, in wei.
    /// @param offer What it offers.
    struct Broker {
        address operator;
        address pendingOperator;
        uint32 keyEpoch;
        uint32 liveLeases;
        bool active;
        bool admitted;
        uint40 bondDueAt;
        uint128 bond;
        Offer offer;
    }

    /// @notice What `leases()` has to know of a broker.
    /// @param operator Who commands it and is paid; zero if there is no such broker, and then all else is zero.
    /// @param keyEpoch Epoch of the key that requests are sealed to.
    /// @param capacity Most leases at once.
    /// @param price Of a lease for one period, in wei.
    /// @param takesRequests Whether new leases may be asked for: active, admitted, and not retired.
    /// @param takesRenewals Whether leases may be renewed: admitted, and not retired.
    struct Terms {
        address operator;
        uint32 keyEpoch;
        uint32 capacity;
        uint128 price;
        bool takesRequests;
        bool takesRenewals;
    }

    /// @notice There is a new broker, active, with a key of epoch 1.
    event BrokerRegistered(
        uint32 indexed brokerId,
        address indexed operator,
        bytes32 encryptionKey,
        string region,
        uint8 prefixLength,
        uint32 capacity,
        uint128 price,
        uint128 bond,
        bool admitted
    );

    /// @notice The broker has `capacity` and `price` from now on. A lease is at the price that was paid for it.
    event TermsChanged(uint32 indexed brokerId, uint32 capacity, uint128 price);

    /// @notice Requests are sealed to `encryptionKey` from now on, the key of `epoch`.
    event EncryptionKeyChanged(uint32 indexed brokerId, uint32 indexed epoch, bytes32 encryptionKey);

    /// @notice The operator wants new leases from now on, or none.
    event ActiveChanged(uint32 indexed brokerId, bool active);

    /// @notice The owner admits the broker, or bars it.
    event AdmittedChanged(uint32 indexed brokerId, bool admitted);

    /// @notice `pendingOperator` may take the broker over; zero: nobody may any more.
    event OperatorTransferBegun(uint32 indexed brokerId, address indexed operator, address indexed pendingOperator);

    /// @notice `operator` commands the broker from now on, in place of `previousOperator`.
    event OperatorChanged(uint32 indexed brokerId, address indexed previousOperator, address indexed operator);

    /// @notice The broker takes no requests and no renewals any more, for ever; its bond is due at `bondDueAt`, if no
    /// lease is live then.
    event BrokerRetired(uint32 indexed brokerId, uint40 bondDueAt);

    /// @notice The bond, `amount`, went back to the operator.
    event BondReturned(uint32 indexed brokerId, address indexed operator, uint128 amount);

    /// @notice There is no broker `brokerId`.
    error BrokerRegistryUnknownBroker(uint32 brokerId);

    /// @notice Only the operator of `brokerId` may do this, not `account`.
    error BrokerRegistryNotOperator(uint32 brokerId, address account);

    /// @notice `brokerId` is not being handed over to `account`.
    error BrokerRegistryNotPendingOperator(uint32 brokerId, address account);

    /// @notice The bond is `bond`, not `value`.
    error BrokerRegistryWrongBond(uint256 value, uint128 bond);

    /// @notice Nothing can be sealed to `encryptionKey`: it is zero or a point of low order.
    error BrokerRegistryUnusableEncryptionKey(bytes32 encryptionKey);

    /// @notice A region is 1 to `maximum` printable ASCII characters, not `region`.
    error BrokerRegistryInvalidRegion(string region, uint256 maximum);

    /// @notice A prefix lent has `minimum` to `maximum` bits, not `prefixLength`.
    error BrokerRegistryPrefixLengthOutOfRange(uint8 prefixLength, uint8 minimum, uint8 maximum);

    /// @notice `brokerId` has `liveLeases`, more than the `capacity` asked for.
    error BrokerRegistryCapacityTooLow(uint32 brokerId, uint32 capacity, uint32 liveLeases);

    /// @notice `brokerId` has retired.
    error BrokerRegistryAlreadyRetired(uint32 brokerId);

    /// @notice `brokerId` has no bond here: it had none, or it went back.
    error BrokerRegistryNoBond(uint32 brokerId);

    /// @notice `brokerId` has not retired: its operator has to say so first, and wait.
    error BrokerRegistryNotRetired(uint32 brokerId);

    /// @notice The bond of `brokerId` is not due before `bondDueAt`.
    error BrokerRegistryBondNotDue(uint32 brokerId, uint40 bondDueAt);

    /// @notice `brokerId` keeps its bond here while it has `liveLeases`.
    error BrokerRegistryLiveLeases(uint32 brokerId, uint32 liveLeases);

    /// @notice Registers a broker of the caller, who pays the bond. It is active, and admitted if registration is open.
    /// Anyone.
    /// @return brokerId Number of the new broker.
    function register(Offer calldata offer) external payable returns (uint32 brokerId);

    /// @notice Sets what leases cost from the next request or renewal on, and how many there may be: not fewer than
    /// are live. Operator only.
    function setTerms(uint32 brokerId, uint32 capacity, uint128 price) external;

    /// @notice Sets the X25519 public key that requests are sealed to, and begins an epoch. Operator only, who keeps
    /// the secret of an earlier epoch until none of its requests is open.
    function setEncryptionKey(uint32 brokerId, bytes32 encryptionKey) external;

    /// @notice Says whether the operator wants new leases. Those there are can be renewed either way. Operator only.
    function setActive(uint32 brokerId, bool active) external;

    /// @notice Admits a broker, or bars it: no requests and no renewals. Owner only.
    function setAdmitted(uint32 brokerId, bool admitted) external;

    /// @notice Begins to hand the broker over to `pendingOperator`, its bond too; zero ends it. Operator only.
    function beginOperatorTransfer(uint32 brokerId, address pendingOperator) external;

    /// @notice Takes the broker over. The account that it is being handed over to only. What was earned before stays
    /// the previous operator's.
    function acceptOperatorTransfer(uint32 brokerId) external;

    /// @notice Ends the broker: no requests and no renewals any more. Operator only.
    function retire(uint32 brokerId) external;

    /// @notice Pays the bond back to the operator, who retired it long enough ago and has no live lease. Operator only.
    function withdrawBond(uint32 brokerId) external;

    /// @notice The contract where prefixes are leased: `IPrefixLeases`, made by this one.
    function leases() external view returns (address account);

    /// @notice Whether anybody's broker is admitted as it registers; else the owner admits each.
    function isOpen() external view returns (bool open);

    /// @notice What each broker that registers pays, to get back after it retired, in wei.
    function bond() external view returns (uint128 amount);

    /// @notice Number of brokers ever registered; ids run from 1 to this.
    function brokerCount() external view returns (uint32 count);

    /// @notice Broker `brokerId`; zeros for an unknown one.
    function brokerOf(uint32 brokerId) external view returns (Broker memory broker);

    /// @notice Up to `limit` brokers from `firstId` on, in the order of their ids.
    function brokersFrom(uint32 firstId, uint32 limit) external view returns (Broker[] memory brokers);

    /// @notice What `leases()` has to know of `brokerId`; zeros for an unknown one.
    function termsOf(uint32 brokerId) external view returns (Terms memory terms);
}
