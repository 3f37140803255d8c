// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IBrokerRegistry} from "../interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../interfaces/IPrefixLeases.sol";

/// @title Leases of IPv6 prefixes.
contract PrefixLeases is IPrefixLeases, ReentrancyGuardTransient {
    using Address for address payable;

    /// @dev A request as it is stored.
    struct RequestRecord {
        address deployment;
        uint32 brokerId;
        uint40 answerBy;
        RequestStatus phase; // never Overdue: that is Open and the time
        // second slot
        address payer;
        uint64 leaseId;
        // third slot
        uint128 fee;
    }

    /// @dev A lease as it is stored.
    struct LeaseRecord {
        address deployment;
        uint32 brokerId;
        uint40 endsAt;
        bool released;
    }

    /// @dev What a deployment has of one broker; 0 for none.
    struct Holding {
        uint64 requestId;
        uint64 leaseId;
    }

    /// @notice Most bytes of what is sealed, either way.
    uint256 public constant MAX_SEALED_SIZE = 1024;

    /// @notice Seconds from a request of a deployment to its next.
    uint40 public constant REQUEST_COOLDOWN = 10 minutes;

    /// @notice Seconds in which a request may be answered.
    uint40 public constant ANSWER_PERIOD = 1 hours;

    /// @notice Seconds after the end of a lease in which its prefix is kept.
    uint40 public constant GRACE_PERIOD = 7 days;

    /// @notice Least seconds in a period.
    uint40 public constant MIN_LEASE_LENGTH = 1 days;

    /// @notice Most seconds in a period.
    uint40 public constant MAX_LEASE_LENGTH = 366 days;

    bytes32 private constant _KEEPER_ROLE = keccak256("KEEPER_ROLE");
    bytes32 private constant _DEFAULT_ADMIN_ROLE = 0x00;

    IBrokerRegistry private immutable _REGISTRY;
    uint40 private immutable _LEASE_LENGTH;

    mapping(uint64 requestId => RequestRecord record) private _requests;
    mapping(uint64 leaseId => LeaseRecord record) private _leases;
    mapping(address deployment => mapping(uint32 brokerId => Holding holding)) private _holdings;
    mapping(address deployment => uint40 timestamp) private _requestableAt;
    mapping(uint32 brokerId => uint32 count) private _liveLeases;
    mapping(address account => uint256 amount) private _credits;
    uint64 private _requestCount;
    uint64 private _leaseCount;

    /// @param registry_ The `BrokerRegistry`, which creates this contract.
    /// @param leaseLength_ Seconds in a period, from a day to 366.
    constructor(address registry_, uint40 leaseLength_) {
        if (leaseLength_ < MIN_LEASE_LENGTH || leaseLength_ > MAX_LEASE_LENGTH) {
            revert PrefixLeasesLeaseLengthOutOfRange(leaseLength_, MIN_LEASE_LENGTH, MAX_LEASE_LENGTH);
        }
        _REGISTRY = IBrokerRegistry(registry_);
        _LEASE_LENGTH = leaseLength_;
    }

    /// @inheritdoc IPrefixLeases
    function request(
        uint32 brokerId,
        uint32 keyEpoch,
        address deployment,
        bytes calldata sealedRequest
    ) external payable returns (uint64 requestId) {
        _checkEntitled(deployment);
        IBrokerRegistry.Terms memory terms = _REGISTRY.termsOf(brokerId);
        if (!terms.takesRequests) revert PrefixLeasesBrokerUnavailable(brokerId);
        if (msg.value != terms.price) revert PrefixLeasesWrongFee(msg.value, terms.price);
        uint64 leaseId = _holdings[deployment][brokerId].leaseId;
        if (leaseId > 0) revert PrefixLeasesAlreadyLeased(leaseId);
        _checkRoom(brokerId, terms.capacity);
        _checkEpoch(brokerId, keyEpoch, terms.keyEpoch);
        return _ask(deployment, brokerId, 0, terms.price, keyEpoch, sealedRequest);
    }

    /// @inheritdoc IPrefixLeases
    function rekey(
        uint64 leaseId,
        uint32 keyEpoch,
        bytes calldata sealedRequest
    ) external returns (uint64 requestId) {
        LeaseRecord storage lease = _keptLease(leaseId);
        uint32 brokerId = lease.brokerId;
        _checkEntitled(lease.deployment);
        _checkEpoch(brokerId, keyEpoch, _REGISTRY.termsOf(brokerId).keyEpoch);
        return _ask(lease.deployment, brokerId, leaseId, 0, keyEpoch, sealedRequest);
    }

    /// @inheritdoc IPrefixLeases
    function answer(uint64 requestId, bytes calldata sealedAnswer) external {
        RequestRecord storage record = _requests[requestId];
        RequestStatus status = _statusOf(record);
        if (status != RequestStatus.Open) revert PrefixLeasesWrongRequestStatus(requestId, status);
        uint32 brokerId = record.brokerId;
        IBrokerRegistry.Terms memory terms = _REGISTRY.termsOf(brokerId);
        if (msg.sender != terms.operator) revert PrefixLeasesNotOperator(brokerId, msg.sender);
        _checkSize(sealedAnswer);
        uint64 leaseId = record.leaseId;
        if (leaseId == 0) {
            _checkRoom(brokerId, terms.capacity);
            leaseId = _beginLease(record);
        }
        uint40 endsAt = _keptLease(leaseId).endsAt;
        _conclude(record, RequestStatus.Answered);
        emit Answered(
            requestId,
            brokerId,
            record.deployment,
            leaseId,
            msg.sender,
            record.fee,
            endsAt,
            sealedAnswer
        );
        _credit(msg.sender, record.fee);
    }

    /// @inheritdoc IPrefixLeases
    function reject(uint64 requestId, bytes32 reason) external {
        RequestRecord storage record = _requests[requestId];
        RequestStatus status = _statusOf(record);
        if (status != RequestStatus.Open && status != RequestStatus.Overdue) {
            revert PrefixLeasesWrongRequestStatus(requestId, status);
        }
        uint32 brokerId = record.brokerId;
        if (msg.sender != _REGISTRY.termsOf(brokerId).operator) revert PrefixLeasesNotOperator(brokerId, msg.sender);
        _conclude(record, RequestStatus.Rejected);
        emit Rejected(requestId, brokerId, record.deployment, record.payer, record.fee, reason);
        _credit(record.payer, record.fee);
    }

    /// @inheritdoc IPrefixLeases
    function expireRequest(uint64 requestId) external {
        RequestRecord storage record = _requests[requestId];
        RequestStatus status = _statusOf(record);
        if (status != RequestStatus.Overdue) revert PrefixLeasesWrongRequestStatus(requestId, status);
        _conclude(record, RequestStatus.Expired);
        emit Expired(requestId, record.brokerId, record.deployment, record.payer, record.fee);
        _credit(record.payer, record.fee);
    }

    /// @inheritdoc IPrefixLeases
    function renew(uint64 leaseId) external payable {
        LeaseRecord storage lease = _keptLease(leaseId);
        (address deployment, uint32 brokerId, uint40 endsAt) = (lease.deployment, lease.brokerId, lease.endsAt);
        _checkEntitled(deployment);
        IBrokerRegistry.Terms memory terms = _REGISTRY.termsOf(brokerId);
        if (!terms.takesRenewals) revert PrefixLeasesBrokerUnavailable(brokerId);
        if (msg.value != terms.price) revert PrefixLeasesWrongFee(msg.value, terms.price);
        uint40 renewableAt = endsAt - _LEASE_LENGTH;
        if (block.timestamp < renewableAt) revert PrefixLeasesRenewalTooEarly(leaseId, renewableAt);
        // analysed: narrowing: two times of 40 bits
        endsAt = uint40(Math.max(endsAt, block.timestamp)) + _LEASE_LENGTH;
        lease.endsAt = endsAt;
        emit Renewed(leaseId, brokerId, deployment, msg.sender, terms.operator, terms.price, endsAt);
        _credit(terms.operator, terms.price);
    }

    /// @inheritdoc IPrefixLeases
    function release(uint64 leaseId) external {
        LeaseRecord storage lease = _leases[leaseId];
        LeaseStatus status = _statusOf(lease);
        if (status == LeaseStatus.None || status == LeaseStatus.Released) {
            revert PrefixLeasesWrongLeaseStatus(leaseId, status);
        }
        (address deployment, uint32 brokerId) = (lease.deployment, lease.brokerId);
        address operator = status == LeaseStatus.Lapsed ? _REGISTRY.termsOf(brokerId).operator : address(0);
        if (msg.sender != operator && !_isEntitled(deployment, msg.sender)) {
            revert PrefixLeasesNotEntitledOrOperator(leaseId, msg.sender);
        }
        lease.released = true;
        _holdings[deployment][brokerId].leaseId = 0;
        --_liveLeases[brokerId];
        emit Released(leaseId, brokerId, deployment, msg.sender);
    }

    /// @inheritdoc IPrefixLeases
    function withdraw(address account) external nonReentrant {
        uint256 amount = _credits[account];
        if (amount == 0) revert PrefixLeasesNothingToWithdraw(account);
        _credits[account] = 0;
        emit Withdrawn(account, amount);
        payable(account).sendValue(amount);
    }

    /// @inheritdoc IPrefixLeases
    function registry() external view returns (address account) {
        return address(_REGISTRY);
    }

    /// @inheritdoc IPrefixLeases
    function leaseLength() external view returns (uint40 duration) {
        return _LEASE_LENGTH;
    }

    /// @inheritdoc IPrefixLeases
    function requestCount() external view returns (uint64 count) {
        return _requestCount;
    }

    /// @inheritdoc IPrefixLeases
    function leaseCount() external view returns (uint64 count) {
        return _leaseCount;
    }

    /// @inheritdoc IPrefixLeases
    function requestOf(uint64 requestId) external view returns (Request memory request_) {
        RequestRecord storage record = _requests[requestId];
        return
            Request({
                brokerId: record.brokerId,
                deployment: record.deployment,
                payer: record.payer,
                fee: record.fee,
                leaseId: record.leaseId,
                answerBy: record.answerBy,
                status: _statusOf(record)
            });
    }

    /// @inheritdoc IPrefixLeases
    function leaseOf(uint64 leaseId) external view returns (Lease memory lease) {
        LeaseRecord storage record = _leases[leaseId];
        uint40 endsAt = record.endsAt;
        return
            Lease({
                brokerId: record.brokerId,
                deployment: record.deployment,
                endsAt: endsAt,
                graceEndsAt: endsAt == 0 ? 0 : endsAt + GRACE_PERIOD,
                status: _statusOf(record)
            });
    }

    /// @inheritdoc IPrefixLeases
    function holdingOf(
        address deployment,
        uint32 brokerId
    ) external view returns (uint64 pendingRequestId, uint64 leaseId) {
        Holding storage holding = _holdings[deployment][brokerId];
        return (holding.requestId, holding.leaseId);
    }

    /// @inheritdoc IPrefixLeases
    function requestableAt(address deployment) external view returns (uint40 timestamp) {
        return _requestableAt[deployment];
    }

    /// @inheritdoc IPrefixLeases
    function liveLeasesOf(uint32 brokerId) external view returns (uint32 count) {
        return _liveLeases[brokerId];
    }

    /// @inheritdoc IPrefixLeases
    function creditOf(address account) external view returns (uint256 amount) {
        return _credits[account];
    }

    function _ask(
        address deployment,
        uint32 brokerId,
        uint64 leaseId,
        uint128 fee,
        uint32 keyEpoch,
        bytes calldata sealedRequest
    ) private returns (uint64 requestId) {
        _checkSize(sealedRequest);
        uint40 soonest = _requestableAt[deployment];
        if (block.timestamp < soonest) revert PrefixLeasesTooSoon(deployment, soonest);
        Holding storage holding = _holdings[deployment][brokerId];
        if (holding.requestId > 0) revert PrefixLeasesRequestPending(holding.requestId);
        _requestableAt[deployment] = uint40(block.timestamp) + REQUEST_COOLDOWN;
        requestId = ++_requestCount;
        holding.requestId = requestId;
        uint40 answerBy = uint40(block.timestamp) + ANSWER_PERIOD;
        _requests[requestId] = RequestRecord({
            deployment: deployment,
            brokerId: brokerId,
            answerBy: answerBy,
            phase: RequestStatus.Open,
            payer: msg.sender,
            leaseId: leaseId,
            fee: fee
        });
        emit Requested(
            requestId,
            brokerId,
            deployment,
            leaseId,
            msg.sender,
            fee,
            keyEpoch,
            answerBy,
            sealedRequest
        );
    }

    function _beginLease(RequestRecord storage record) private returns (uint64 leaseId) {
        (address deployment, uint32 brokerId) = (record.deployment, record.brokerId);
        leaseId = ++_leaseCount;
        record.leaseId = leaseId;
        _holdings[deployment][brokerId].leaseId = leaseId;
        ++_liveLeases[brokerId];
        _leases[leaseId] = LeaseRecord({
            deployment: deployment,
            brokerId: brokerId,
            endsAt: uint40(block.timestamp) + _LEASE_LENGTH,
            released: false
        });
    }

    /// @dev Whoever calls this says what came of the request.
    function _conclude(RequestRecord storage record, RequestStatus phase) private {
        record.phase = phase;
        _holdings[record.deployment][record.brokerId].requestId = 0;
    }

    function _credit(address account, uint256 amount) private {
        if (amount == 0) return;
        _credits[account] += amount;
        emit Credited(account, amount);
    }

    function _checkEntitled(address deployment) private view {
        if (!_isEntitled(deployment, msg.sender)) revert PrefixLeasesNotEntitled(deployment, msg.sender);
    }

    /// @dev What a deployment says counts for what is its own, and for nothing else.
    function _isEntitled(address deployment, address account) private view returns (bool entitled) {
        if (!ERC165Checker.supportsInterface(deployment, type(IAccessControl).interfaceId)) {
            revert PrefixLeasesInvalidDeployment(deployment);
        }
        IAccessControl roles = IAccessControl(deployment);
        return roles.hasRole(_KEEPER_ROLE, account) || roles.hasRole(_DEFAULT_ADMIN_ROLE, account);
    }

    function _checkRoom(uint32 brokerId, uint32 capacity) private view {
        if (_liveLeases[brokerId] >= capacity) revert PrefixLeasesFull(brokerId, capacity);
    }

    /// @dev The lease, while its prefix is kept for the deployment.
    function _keptLease(uint64 leaseId) private view returns (LeaseRecord storage lease) {
        lease = _leases[leaseId];
        LeaseStatus status = _statusOf(lease);
        if (status != LeaseStatus.Active && status != LeaseStatus.Grace) {
            revert PrefixLeasesWrongLeaseStatus(leaseId, status);
        }
    }

    function _statusOf(RequestRecord storage record) private view returns (RequestStatus status) {
        bool late = record.phase == RequestStatus.Open && block.timestamp > record.answerBy;
        return late ? RequestStatus.Overdue : record.phase;
    }

    function _statusOf(LeaseRecord storage record) private view returns (LeaseStatus status) {
        if (record.deployment == address(0)) return LeaseStatus.None;
        if (record.released) return LeaseStatus.Released;
        if (block.timestamp < record.endsAt) return LeaseStatus.Active;
        return block.timestamp < record.endsAt + GRACE_PERIOD ? LeaseStatus.Grace : LeaseStatus.Lapsed;
    }

    function _checkSize(bytes calldata bytes_) private pure {
        uint256 size = bytes_.length;
        if (size == 0 || size > MAX_SEALED_SIZE) revert PrefixLeasesSize(size, MAX_SEALED_SIZE);
    }

    function _checkEpoch(uint32 brokerId, uint32 epoch, uint32 current) private pure {
        if (epoch != current) revert PrefixLeasesStaleEpoch(brokerId, epoch, current);
    }
}
