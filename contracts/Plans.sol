// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IPlans} from "./interfaces/IPlans.sol";

/// @title The catalogue.
abstract contract Plans is IPlans, AccessControlDefaultAdminRules {
    /// @dev What is known of a token that was ever accepted, by its address. Records keep its number instead. Its
    /// decimals never change, so that a plan, a number of days and a token always make the same price.
    struct Currency {
        uint16 number; // from 1; zero: never accepted
        bool accepted;
        uint8 decimals;
    }

    /// @dev The same by its number, for who knows no more than that.
    struct Token {
        address account;
        uint8 decimals;
    }

    /// @notice Adds and retires plans, accepts and drops tokens.
    bytes32 public constant PLANNER_ROLE = keccak256("PLANNER_ROLE");

    /// @notice The host's hot key: delivers, rejects, closes, sets credentials and stock. Cannot move money elsewhere
    /// than to the payer.
    bytes32 public constant KEEPER_ROLE = keccak256("KEEPER_ROLE");

    /// @notice Most days of one purchase or renewal, and of the paid time that may lie ahead.
    uint16 public constant MAX_DAYS = 1095;

    uint256 private constant _MAX_TEXT = 64;
    uint256 private constant _MAX_VCPUS = 1024;
    uint256 private constant _MAX_GRACE_PERIOD = 90 days;
    uint256 private constant _MIN_DELIVERY_DEADLINE = 15 minutes;
    uint256 private constant _MAX_DELIVERY_DEADLINE = 3 days;
    /// @dev Far from the type's end, so that giving stock back can never overflow and block a refund.
    uint256 private constant _MAX_STOCK = 1_000_000;
    uint8 private constant _MAX_TOKEN_DECIMALS = 18;
    uint8 private constant _PRICE_DECIMALS = 6;

    mapping(uint32 planId => Plan plan) private _plans;
    mapping(address token => Currency currency) private _currencies;
    mapping(uint256 number => Token token) private _tokens;
    uint32 private _planCount;
    uint16 private _tokenCount;

    /// @inheritdoc IPlans
    function addPlan(PlanTerms calldata terms) external onlyRole(PLANNER_ROLE) returns (uint32 planId) {
        _checkTerms(terms);
        planId = ++_planCount;
        Plan storage plan = _plans[planId];
        plan.name = terms.name;
        plan.image = terms.image;
        plan.vcpus = terms.vcpus;
        plan.memoryMiB = terms.memoryMiB;
        plan.diskGiB = terms.diskGiB;
        plan.mbps = terms.mbps;
        plan.pricePerDay = terms.pricePerDay;
        plan.minDays = terms.minDays;
        plan.maxDays = terms.maxDays;
        plan.gracePeriod = terms.gracePeriod;
        plan.deliveryDeadline = terms.deliveryDeadline;
        plan.stock = terms.stock;
        emit PlanAdded(planId, terms);
    }

    /// @inheritdoc IPlans
    function retirePlan(uint32 planId) external onlyRole(PLANNER_ROLE) {
        Plan storage plan = _plan(planId);
        if (plan.retired) revert PlansRetired(planId);
        plan.retired = true;
        emit PlanRetired(planId);
    }

    /// @inheritdoc IPlans
    function setStock(uint32 planId, uint32 expected, uint32 stock) external onlyRole(KEEPER_ROLE) {
        Plan storage plan = _plan(planId);
        _checkRange("stock", stock, 0, _MAX_STOCK);
        if (plan.stock != expected) revert PlansStockMoved(planId, expected, plan.stock);
        _setStock(planId, plan, stock);
    }

    /// @inheritdoc IPlans
    function acceptToken(address token) external onlyRole(PLANNER_ROLE) {
        Currency storage currency = _currencies[token];
        if (currency.accepted) revert PlansTokenAlreadyAccepted(token);
        uint8 decimals = _decimalsOf(token);
        if (decimals > _MAX_TOKEN_DECIMALS) revert PlansTokenDecimals(token, decimals, _MAX_TOKEN_DECIMALS);
        if (currency.number == 0) {
            currency.number = ++_tokenCount;
            currency.decimals = decimals;
            _tokens[currency.number] = Token({account: token, decimals: decimals});
        } else if (decimals != currency.decimals) {
            revert PlansTokenDecimalsChanged(token, currency.decimals, decimals);
        }
        currency.accepted = true;
        emit TokenAccepted(token, decimals);
    }

    /// @inheritdoc IPlans
    function dropToken(address token) external onlyRole(PLANNER_ROLE) {
        _checkAccepted(token);
        _currencies[token].accepted = false;
        emit TokenDropped(token);
    }

    /// @inheritdoc IPlans
    function planOf(uint32 planId) external view returns (Plan memory plan) {
        return _plan(planId);
    }

    /// @inheritdoc IPlans
    function planCount() external view returns (uint32 count) {
        return _planCount;
    }

    /// @inheritdoc IPlans
    function acceptedTokens() external view returns (address[] memory tokens) {
        uint256 total = _tokenCount;
        tokens = new address[](total);
        uint256 count = 0;
        for (uint256 number = 1; number <= total; ++number) {
            address token = _tokens[number].account;
            if (_currencies[token].accepted) tokens[count++] = token;
        }
        // analysed: risky: makes the array shorter, never longer
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(tokens, count)
        }
    }

    /// @inheritdoc IPlans
    function isAccepted(address token) public view returns (bool accepted) {
        return _currencies[token].accepted;
    }

    /// @inheritdoc IPlans
    function quote(uint32 planId, uint16 numDays, address token) public view returns (uint256 amount) {
        Plan storage plan = _plan(planId);
        if (numDays < plan.minDays || numDays > plan.maxDays) {
            revert PlansDaysOutOfRange(planId, numDays, plan.minDays, plan.maxDays);
        }
        _checkAccepted(token);
        return _price(planId, numDays, _currencies[token].decimals);
    }

    /// @dev Takes one from the stock of a plan that is on sale.
    /// @return deliverBy When the VM is due.
    function _takeStock(uint32 planId) internal returns (uint40 deliverBy) {
        Plan storage plan = _plan(planId);
        if (plan.retired) revert PlansRetired(planId);
        uint32 stock = plan.stock;
        if (stock == 0) revert PlansOutOfStock(planId);
        _setStock(planId, plan, stock - 1);
        // analysed: narrowing: at most three days after a time of 40 bits
        return uint40(block.timestamp + plan.deliveryDeadline);
    }

    /// @dev Gives back what `_takeStock` took.
    function _giveStockBack(uint32 planId) internal {
        Plan storage plan = _plans[planId];
        _setStock(planId, plan, plan.stock + 1);
    }

    /// @dev What `numDays` of a plan cost in a token of `decimals`. All that it is made of never changes: what was paid
    /// once can be computed again at any time.
    function _price(uint32 planId, uint16 numDays, uint8 decimals) internal view returns (uint256 amount) {
        uint256 price = uint256(_plans[planId].pricePerDay) * numDays;
        if (decimals >= _PRICE_DECIMALS) return price * 10 ** (decimals - _PRICE_DECIMALS);
        uint256 unit = 10 ** (_PRICE_DECIMALS - decimals);
        // analysed: division: up, for the host; by a power of ten
        return (price + unit - 1) / unit;
    }

    /// @dev Number of a token that was accepted at some time.
    function _numberOf(address token) internal view returns (uint16 number) {
        return _currencies[token].number;
    }

    /// @dev Token with that number.
    function _tokenOf(uint16 number) internal view returns (Token storage token) {
        return _tokens[number];
    }

    /// @dev Seconds after expiry in which a subscription to this plan can be renewed.
    function _gracePeriod(uint32 planId) internal view returns (uint32 period) {
        return _plans[planId].gracePeriod;
    }

    /// @dev Reverts unless `token` is accepted.
    function _checkAccepted(address token) internal view {
        if (!_currencies[token].accepted) revert PlansTokenNotAccepted(token);
    }

    function _setStock(uint32 planId, Plan storage plan, uint32 stock) private {
        plan.stock = stock;
        emit StockChanged(planId, stock);
    }

    function _plan(uint32 planId) private view returns (Plan storage plan) {
        plan = _plans[planId];
        if (plan.pricePerDay == 0) revert PlansUnknownPlan(planId);
    }

    function _decimalsOf(address token) private view returns (uint8 decimals) {
        if (token.code.length == 0) revert PlansNotAToken(token);
        try IERC20Metadata(token).decimals() returns (uint8 answer) {
            return answer;
        } catch {
            revert PlansNotAToken(token);
        }
    }

    function _checkTerms(PlanTerms calldata terms) private pure {
        _checkRange("name", bytes(terms.name).length, 1, _MAX_TEXT);
        _checkRange("image", bytes(terms.image).length, 1, _MAX_TEXT);
        _checkRange("vcpus", terms.vcpus, 1, _MAX_VCPUS);
        _checkRange("memoryMiB", terms.memoryMiB, 1, type(uint32).max);
        _checkRange("diskGiB", terms.diskGiB, 1, type(uint32).max);
        _checkRange("mbps", terms.mbps, 1, type(uint32).max);
        _checkRange("pricePerDay", terms.pricePerDay, 1, type(uint64).max);
        _checkRange("minDays", terms.minDays, 1, MAX_DAYS);
        _checkRange("maxDays", terms.maxDays, terms.minDays, MAX_DAYS);
        _checkRange("gracePeriod", terms.gracePeriod, 0, _MAX_GRACE_PERIOD);
        _checkRange("deliveryDeadline", terms.deliveryDeadline, _MIN_DELIVERY_DEADLINE, _MAX_DELIVERY_DEADLINE);
        _checkRange("stock", terms.stock, 0, _MAX_STOCK);
    }

    function _checkRange(bytes32 field, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert PlansFieldOutOfRange(field, value, minimum, maximum);
    }
}
