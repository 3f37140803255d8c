// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Leases of IPv6 prefixes: requests, answers and the fees.
/// @notice A host asks a broker of `registry()` for a prefix and pays one period; the broker answers, or the host gets
/// its money back. What is asked and answered is sealed: who is behind which prefix is nobody else's business. Requests
/// (`requestId`) and leases (`leaseId`) are numbered from 1, each for itself. Times are unix seconds, money is the
/// chain's own, in wei.
/// A host is known by its `deployment`, an `ISubscriptions`. Who has KEEPER_ROLE there or is its default admin is
/// entitled to act for it, and is asked for at each call. A deployment that lies gives away what is its own.
/// @dev A request is sealed to the broker's key, an answer to a key in the request. As additional authenticated data a
/// request is bound to the chain id, this contract, the broker's id and the deployment; an answer to the chain id, this
/// contract, the request's id and the deployment. So neither opens where it was copied to.
interface IPrefixLeases {
    /// @notice Where a request stands; computed from its phase and the time.
    /// None: no such id. Open: may be answered. Overdue: may not be answered any more, and anyone may expire it.
    /// Answered. Rejected by the operator and Expired unanswered: the fee went back.
    enum RequestStatus {
        None,
        Open,
        Overdue,
        Answered,
        Rejected,
        Expired
    }

    /// @notice Where a lease stands; computed from its phase and the time.
    /// None: no such id. Active: paid, `now < endsAt`. Grace: ended, the prefix is kept, renewal is possible. Lapsed:
    /// the grace period is over, the operator may release it. Released: over, and its prefix may go to another.
    enum LeaseStatus {
        None,
        Active,
        Grace,
        Lapsed,
        Released
    }

    /// @notice A request as the contract knows it; what else there is to it is in its events.
    /// @param brokerId Who is asked.
    /// @param deployment For whom.
    /// @param payer Who asked, paid, and gets the money back if nothing comes of it.
    /// @param fee What was paid, in wei; 0 for a change of keys.
    /// @param leaseId The lease whose keys are to change; 0 for a new lease, until the answer begins it.
    /// @param answerBy Last second in which it may be answered.
    /// @param status As of the block of the call.
    struct Request {
        uint32 brokerId;
        address deployment;
        address payer;
        uint128 fee;
        uint64 leaseId;
        uint40 answerBy;
        RequestStatus status;
    }

    /// @notice A lease as the contract knows it; what else there is to it is in the answers of its requests.
    /// @param brokerId Who lends.
    /// @param deployment To whom.
    /// @param endsAt When the paid time ends.
    /// @param graceEndsAt When renewal stops being possible and the operator may release it.
    /// @param status As of the block of the call.
    struct Lease {
        uint32 brokerId;
        address deployment;
        uint40 endsAt;
        uint40 graceEndsAt;
        LeaseStatus status;
    }

    /// @notice An answer is due by `answerBy`. `sealedRequest` is sealed to the broker's key of `keyEpoch`. With a
    /// `leaseId` it is about the keys of that lease, else about a new one.
    event Requested(
        uint64 indexed requestId,
        uint32 indexed brokerId,
        address indexed deployment,
        uint64 leaseId,
        address payer,
        uint128 fee,
        uint32 keyEpoch,
        uint40 answerBy,
        bytes sealedRequest
    );

    /// @notice The broker lends a prefix until `endsAt`, or goes on lending it to other keys: `sealedAnswer` has the
    /// details. The fee is the credit of its `operator`.
    event Answered(
        uint64 indexed requestId,
        uint32 indexed brokerId,
        address indexed deployment,
        uint64 leaseId,
        address operator,
        uint128 fee,
        uint40 endsAt,
        bytes sealedAnswer
    );

    /// @notice The operator does not lend, for `reason`; the fee is the payer's credit.
    event Rejected(
        uint64 indexed requestId,
        uint32 indexed brokerId,
        address indexed deployment,
        address payer,
        uint128 fee,
        bytes32 reason
    );

    /// @notice Nobody answered in time; the fee is the payer's credit.
    event Expired(
        uint64 indexed requestId,
        uint32 indexed brokerId,
        address indexed deployment,
        address payer,
        uint128 fee
    );

    /// @notice One more period was paid by `payer`, to `operator`; the paid time now ends at `endsAt`.
    event Renewed(
        uint64 indexed leaseId,
        uint32 indexed brokerId,
        address indexed deployment,
        address payer,
        address operator,
        uint128 fee,
        uint40 endsAt
    );

    /// @notice The lease is over; `by` ended it.
    event Released(uint64 indexed leaseId, uint32 indexed brokerId, address indexed deployment, address by);

    /// @notice `amount` waits for `account` to be withdrawn.
    event Credited(address indexed account, uint256 amount);

    /// @notice `amount`, all that waited for `account`, was paid to it.
    event Withdrawn(address indexed account, uint256 amount);

    /// @notice A lease is for `minimum` to `maximum` seconds, not `leaseLength`.
    error PrefixLeasesLeaseLengthOutOfRange(uint40 leaseLength, uint256 minimum, uint256 maximum);

    /// @notice `account` is not an `ISubscriptions`: it does not know the roles.
    error PrefixLeasesInvalidDeployment(address account);

    /// @notice `account` may not act for `deployment`: it is neither keeper nor default admin there.
    error PrefixLeasesNotEntitled(address deployment, address account);

    /// @notice `account` may not end `leaseId`: it is neither keeper nor default admin of the deployment, nor, once the
    /// lease lapsed, the operator of the broker.
    error PrefixLeasesNotEntitledOrOperator(uint64 leaseId, address account);

    /// @notice `account` is not the operator of `brokerId`.
    error PrefixLeasesNotOperator(uint32 brokerId, address account);

    /// @notice `brokerId` takes no requests or renewals: it does not exist, is not active, is barred, or has retired.
    error PrefixLeasesBrokerUnavailable(uint32 brokerId);

    /// @notice The request is sealed to the key of `epoch`, but `current` is in force: seal it again.
    error PrefixLeasesStaleEpoch(uint32 brokerId, uint32 epoch, uint32 current);

    /// @notice A period costs `price`, not `value`.
    error PrefixLeasesWrongFee(uint256 value, uint128 price);

    /// @notice What is sealed has 1 to `maximum` bytes, not `size`.
    error PrefixLeasesSize(uint256 size, uint256 maximum);

    /// @notice `deployment` asked just now; it may again from `requestableAt` on.
    error PrefixLeasesTooSoon(address deployment, uint40 requestableAt);

    /// @notice `requestId` of the same deployment and broker has not come to an end.
    error PrefixLeasesRequestPending(uint64 requestId);

    /// @notice The deployment has `leaseId` of this broker: renew or change it, or release it first.
    error PrefixLeasesAlreadyLeased(uint64 leaseId);

    /// @notice All `capacity` leases of `brokerId` are taken.
    error PrefixLeasesFull(uint32 brokerId, uint32 capacity);

    /// @notice Not possible while `requestId` is in `status`.
    error PrefixLeasesWrongRequestStatus(uint64 requestId, RequestStatus status);

    /// @notice Not possible while `leaseId` is in `status`.
    error PrefixLeasesWrongLeaseStatus(uint64 leaseId, LeaseStatus status);

    /// @notice More than one period of `leaseId` is paid ahead: it may be renewed from `renewableAt` on.
    error PrefixLeasesRenewalTooEarly(uint64 leaseId, uint40 renewableAt);

    /// @notice No credit waits for `account`.
    error PrefixLeasesNothingToWithdraw(address account);

    /// @notice Asks for a prefix and pays for the first period, exactly the price. Entitled for `deployment` only,
    /// which has no lease of this broker, and asked no broker for anything in the last ten minutes.
    /// @param keyEpoch The epoch of the broker's key that it is sealed to; another epoch by now reverts, so that no
    /// request is lost because the broker cannot open it.
    /// @param sealedRequest 1 to 1024 bytes.
    /// @return requestId Number of the new request.
    function request(
        uint32 brokerId,
        uint32 keyEpoch,
        address deployment,
        bytes calldata sealedRequest
    ) external payable returns (uint64 requestId);

    /// @notice Asks the broker to go on lending the prefix to other keys, at no cost. Entitled for the lease's
    /// deployment only, while the lease is active or in grace. Whoever lost the tunnel's key needs no new prefix.
    /// @param keyEpoch As of `request`.
    /// @param sealedRequest As of `request`.
    /// @return requestId Number of the new request.
    function rekey(
        uint64 leaseId,
        uint32 keyEpoch,
        bytes calldata sealedRequest
    ) external returns (uint64 requestId);

    /// @notice Answers an open request: its lease begins, or goes on with other keys, and the fee is the caller's
    /// credit. Operator of the broker only.
    /// @param sealedAnswer 1 to 1024 bytes.
    function answer(uint64 requestId, bytes calldata sealedAnswer) external;

    /// @notice Turns a request down, open or overdue; the fee is the payer's credit. Operator of the broker only.
    /// @param reason Short ASCII code, such as `NO_PREFIX_LEFT`.
    function reject(uint64 requestId, bytes32 reason) external;

    /// @notice Ends an overdue request; the fee is the payer's credit. Anyone.
    function expireRequest(uint64 requestId) external;

    /// @notice Pays one more period, exactly the price, to the operator. It begins when the paid time ends, or now if
    /// that is over. Entitled for the lease's deployment only, while the lease is active or in grace and no more than
    /// one period is paid ahead.
    function renew(uint64 leaseId) external payable;

    /// @notice Ends a lease; nothing is paid back. Entitled for the lease's deployment at any time, the operator of the
    /// broker once it lapsed.
    function release(uint64 leaseId) external;

    /// @notice Pays `account` all that waits for it. Anyone, so that a contract need not ask by itself.
    function withdraw(address account) external;

    /// @notice Who the brokers are: `IBrokerRegistry`, which made this contract.
    function registry() external view returns (address account);

    /// @notice Seconds in a period.
    function leaseLength() external view returns (uint40 duration);

    /// @notice Number of requests ever made; ids run from 1 to this.
    function requestCount() external view returns (uint64 count);

    /// @notice Number of leases ever begun; ids run from 1 to this.
    function leaseCount() external view returns (uint64 count);

    /// @notice Request `requestId`; zeros for an unknown one.
    function requestOf(uint64 requestId) external view returns (Request memory request_);

    /// @notice Lease `leaseId`; zeros for an unknown one.
    function leaseOf(uint64 leaseId) external view returns (Lease memory lease);

    /// @notice What `deployment` has of `brokerId`: `pendingRequestId`, which has not come to an end, and the lease
    /// that is not released; 0 for none.
    function holdingOf(
        address deployment,
        uint32 brokerId
    ) external view returns (uint64 pendingRequestId, uint64 leaseId);

    /// @notice First second in which `deployment` may ask again; 0 if it never asked.
    function requestableAt(address deployment) external view returns (uint40 timestamp);

    /// @notice Leases of `brokerId` that are not released yet, ended or not: each holds one of its slots.
    function liveLeasesOf(uint32 brokerId) external view returns (uint32 count);

    /// @notice What waits for `account`, in wei.
    function creditOf(address account) external view returns (uint256 amount);
}
