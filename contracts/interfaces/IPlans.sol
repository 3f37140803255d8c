// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The catalogue: what is for sale, how much of it is left, and which tokens are money.
/// @notice A plan is never edited. A new price or size is a new plan; the old one is retired, which stops new
/// purchases and leaves renewals possible. Plan ids (`planId`) start at 1 and are never reused. A `token` is an ERC-20
/// contract, `decimals` what it says of itself.
interface IPlans {
    /// @notice What the planner decides about a plan, once.
    /// @param name Shown to tenants, 1 to 64 bytes of UTF-8.
    /// @param image Name of the operator's VM template, such as `debian-12`, 1 to 64 bytes.
    /// @param vcpus Virtual processors, 1 to 1024.
    /// @param memoryMiB Memory in MiB, 1 to 2^32 - 1.
    /// @param diskGiB Disk in GiB, 1 to 2^32 - 1.
    /// @param mbps Bandwidth in each direction in megabits per second, 1 to 2^32 - 1.
    /// @param pricePerDay US dollars with 6 decimals, more than zero.
    /// @param minDays Fewest days of one purchase or renewal, at least 1.
    /// @param maxDays Most days of one purchase or renewal, `minDays` to 1095.
    /// @param gracePeriod Seconds after expiry in which the disk is kept and renewal is possible, at most 90 days.
    /// @param deliveryDeadline Seconds from purchase in which the VM must be delivered, 15 minutes to 3 days.
    /// @param stock How many can be sold now, at most 1,000,000.
    struct PlanTerms {
        string name;
        string image;
        uint32 vcpus;
        uint64 memoryMiB;
        uint64 diskGiB;
        uint64 mbps;
        uint64 pricePerDay;
        uint16 minDays;
        uint16 maxDays;
        uint32 gracePeriod;
        uint32 deliveryDeadline;
        uint32 stock;
    }

    /// @notice A plan as it stands. Fields as in `PlanTerms`; widths and order make what a purchase reads one slot.
    /// @param retired No new purchases; renewals go on.
    struct Plan {
        string name;
        string image;
        uint32 vcpus;
        uint64 memoryMiB;
        uint64 diskGiB;
        uint64 mbps;
        uint64 pricePerDay;
        uint16 minDays;
        uint16 maxDays;
        uint32 gracePeriod;
        uint32 deliveryDeadline;
        uint32 stock;
        bool retired;
    }

    /// @notice Plan `planId` went on sale on these `terms`.
    event PlanAdded(uint32 indexed planId, PlanTerms terms);

    /// @notice Plan `planId` takes no more purchases.
    event PlanRetired(uint32 indexed planId);

    /// @notice What is left of plan `planId` changed to `stock`: by a purchase, a refund, a close or the keeper.
    event StockChanged(uint32 indexed planId, uint32 stock);

    /// @notice `token` counts as US dollars from now on.
    event TokenAccepted(address indexed token, uint8 decimals);

    /// @notice `token` pays for nothing new from now on. Money already held in it is refunded and collected as before.
    event TokenDropped(address indexed token);

    /// @notice There is no plan `planId`: choose one from 1 to `planCount()`.
    error PlansUnknownPlan(uint32 planId);

    /// @notice Plan `planId` is retired: choose another.
    error PlansRetired(uint32 planId);

    /// @notice Plan `planId` is sold out.
    error PlansOutOfStock(uint32 planId);

    /// @notice `numDays` is outside of what plan `planId` sells at a time.
    error PlansDaysOutOfRange(uint32 planId, uint16 numDays, uint16 minDays, uint16 maxDays);

    /// @notice `field` of a new plan is not from `minimum` to `maximum`. For a text, `value` is its length in bytes.
    error PlansFieldOutOfRange(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);

    /// @notice The stock is `actual`, not `expected`: read again and decide again.
    error PlansStockMoved(uint32 planId, uint32 expected, uint32 actual);

    /// @notice `token` is not accepted as payment: pay with one of `acceptedTokens()`.
    error PlansTokenNotAccepted(address token);

    /// @notice `token` is already accepted.
    error PlansTokenAlreadyAccepted(address token);

    /// @notice There is no token at `token` that tells its decimals.
    error PlansNotAToken(address token);

    /// @notice `token` has more than `maximum` decimals, with which the contract cannot count.
    error PlansTokenDecimals(address token, uint8 decimals, uint8 maximum);

    /// @notice `token` had `known` decimals when it was first accepted: its amounts no longer mean what they meant.
    error PlansTokenDecimalsChanged(address token, uint8 known, uint8 decimals);

    /// @notice Puts a plan on sale. Planner only.
    /// @param terms All that the plan is, for ever but for its stock.
    /// @return planId Id of the new plan.
    function addPlan(PlanTerms calldata terms) external returns (uint32 planId);

    /// @notice Ends the sale of a plan for good. Planner only.
    function retirePlan(uint32 planId) external;

    /// @notice Sets how many of a plan can be sold now. Keeper only.
    /// @param expected The stock that the decision was based on: a sale in between reverts instead of being undone.
    function setStock(uint32 planId, uint32 expected, uint32 stock) external;

    /// @notice Accepts a plain stablecoin (no fee on transfer, no rebasing, at most 18 decimals) as US dollars. Planner
    /// only.
    function acceptToken(address token) external;

    /// @notice Stops accepting a token. Planner only.
    function dropToken(address token) external;

    /// @notice Plan `planId`; reverts with `PlansUnknownPlan`.
    function planOf(uint32 planId) external view returns (Plan memory plan);

    /// @notice Number of plans ever added; ids run from 1 to this.
    function planCount() external view returns (uint32 count);

    /// @notice Price of `numDays` days of a plan in units of `token`, rounded up.
    /// @dev Says nothing of stock or retirement. Reverts for an unknown plan, days out of range, a token not accepted.
    function quote(uint32 planId, uint16 numDays, address token) external view returns (uint256 amount);

    /// @notice Whether `token` is accepted as payment.
    function isAccepted(address token) external view returns (bool accepted);

    /// @notice All tokens accepted now, in no order that means anything.
    function acceptedTokens() external view returns (address[] memory tokens);
}
