// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";

/// @title What must be true, told by the calls that succeeded and by nothing else.
/// @dev A second set of books, kept by the handlers: who paid what, who is owed what, who owns which token. It knows no
/// formula of the contracts and reads none of their state.
contract Store {
    /// @dev Of one subscription in one token: it holds `paid - refunded - taken`.
    struct Money {
        uint256 paid;
        uint256 refunded;
        uint256 taken;
    }

    /// @dev The upper part is told at purchase and never changes.
    struct Life {
        address payer;
        address recipient;
        address purchaseToken;
        uint256 purchaseAmount;
        bytes32 purchaseKey;
        uint32 planId;
        uint16 numDays;
        address token;
        uint256 deliveries;
        uint256 startsAt;
        address owner;
        bytes32 key;
        uint32 epoch;
        bool isSealed;
        address user;
        uint64 userExpires;
        uint32 operations;
    }

    /// @dev What the contract said of a subscription before the last action. `everEarned` in `token`, collected or not.
    struct Seen {
        ISubscriptions.Status status;
        uint256 expiresAt;
        address token;
        uint256 everEarned;
    }

    bool private immutable _LOOKS_BACK;

    address[] private _accounts;
    address[] private _tokens;
    uint256[] private _open;
    uint256 private _count;

    mapping(uint256 id => Life life) private _lives;
    mapping(uint256 id => mapping(address token => Money money)) private _money;
    mapping(uint256 id => Seen seen) private _seen;
    mapping(address account => mapping(address token => uint256 amount)) private _due;
    mapping(address account => mapping(address token => uint256 amount)) private _credits;
    mapping(uint32 planId => uint256 places) private _capacity;
    uint256 private _ended;

    error IdWasGivenTwice(uint256 id);
    error WasSettledBefore(uint256 id);

    constructor(bool looksBack_) {
        _LOOKS_BACK = looksBack_;
    }

    function addAccount(address account) external {
        _accounts.push(account);
    }

    function addToken(address token) external {
        _tokens.push(token);
    }

    function setCapacity(uint32 planId, uint256 places) external {
        _capacity[planId] = places;
    }

    /// @dev A new action begins: `ids` stood as `seen` says.
    function begin(uint256[] calldata ids, Seen[] calldata seen) external {
        for (uint256 i = 0; i < ids.length; ++i) _seen[ids[i]] = seen[i];
        _ended = 0;
    }

    function bought(
        uint256 id,
        address payer,
        ISubscriptions.PurchaseParams calldata order,
        uint256 amount
    ) external {
        Life storage life = _lives[id];
        if (life.payer != address(0)) revert IdWasGivenTwice(id);
        life.payer = payer;
        life.recipient = order.recipient;
        life.purchaseToken = order.token;
        life.purchaseAmount = amount;
        life.purchaseKey = order.encryptionKey;
        life.planId = order.planId;
        life.numDays = order.numDays;
        life.token = order.token;
        _money[id][order.token].paid = amount;
        _open.push(id);
        _count = id;
        _seen[id] = Seen(ISubscriptions.Status.None, 0, order.token, 0);
    }

    function delivered(uint256 id) external {
        Life storage life = _lives[id];
        life.deliveries += 1;
        life.startsAt = block.timestamp;
        life.owner = life.recipient;
        life.key = life.purchaseKey;
        life.epoch = 1;
        life.isSealed = true;
    }

    /// @dev `amount` of what was paid went back: into `to`'s hands, or to its credits.
    function refunded(uint256 id, address to, uint256 amount, bool isCredit) external {
        address token = _lives[id].token;
        _money[id][token].refunded += amount;
        _owe(to, token, amount, isCredit);
    }

    /// @dev `amount` of what was earned went to `treasury`, or to its credits.
    function taken(uint256 id, address treasury, uint256 amount, bool isCredit) external {
        address token = _lives[id].token;
        _money[id][token].taken += amount;
        _owe(treasury, token, amount, isCredit);
    }

    function renewed(uint256 id, address token, uint256 amount) external {
        _lives[id].token = token;
        _money[id][token].paid += amount;
    }

    /// @dev Cancelled or terminated in this action.
    function ended(uint256 id) external {
        _ended = id;
    }

    function withdrawn(address account, address token) external {
        _credits[account][token] = 0;
    }

    function moved(uint256 id, address to) external {
        Life storage life = _lives[id];
        life.owner = to;
        _newEpoch(life, 0);
        life.user = address(0);
        life.userExpires = 0;
    }

    function keyed(uint256 id, bytes32 key) external {
        _newEpoch(_lives[id], key);
    }

    function isSealedAgain(uint256 id) external {
        _lives[id].isSealed = true;
    }

    function lent(uint256 id, address user, uint64 expires) external {
        _lives[id].user = user;
        _lives[id].userExpires = expires;
    }

    function operated(uint256 id) external {
        _lives[id].operations += 1;
    }

    function burned(uint256 id) external {
        Life storage life = _lives[id];
        life.owner = address(0);
        life.key = 0;
        life.epoch = 0;
        life.isSealed = false;
        life.user = address(0);
        life.userExpires = 0;
    }

    /// @dev Nothing can happen to `id` any more.
    function settled(uint256 id) external {
        uint256 last = _open.length - 1;
        for (uint256 i = 0; i <= last; ++i) {
            if (_open[i] != id) continue;
            _open[i] = _open[last];
            _open.pop();
            return;
        }
        revert WasSettledBefore(id);
    }

    function accounts() external view returns (address[] memory list) {
        return _accounts;
    }

    function tokens() external view returns (address[] memory list) {
        return _tokens;
    }

    /// @dev Ids that something can still happen to.
    function open() external view returns (uint256[] memory ids) {
        return _open;
    }

    function count() external view returns (uint256 highestId) {
        return _count;
    }

    function lifeOf(uint256 id) external view returns (Life memory life) {
        return _lives[id];
    }

    function tokenOf(uint256 id) external view returns (address token) {
        return _lives[id].token;
    }

    function ownerOf(uint256 id) external view returns (address owner) {
        return _lives[id].owner;
    }

    /// @dev Whether handlers tell how things stood before each action: that doubles what an action takes.
    function looksBack() external view returns (bool) {
        return _LOOKS_BACK;
    }

    function seenOf(uint256 id) external view returns (Seen memory seen) {
        return _seen[id];
    }

    function endedNow() external view returns (uint256 id) {
        return _ended;
    }

    function moneyOf(uint256 id, address token) external view returns (Money memory money) {
        return _money[id][token];
    }

    /// @dev All that ever came back to `account`, credits included.
    function dueTo(address account, address token) external view returns (uint256 amount) {
        return _due[account][token];
    }

    function creditOf(address account, address token) external view returns (uint256 amount) {
        return _credits[account][token];
    }

    function capacityOf(uint32 planId) external view returns (uint256 places) {
        return _capacity[planId];
    }

    function heldBy(uint256 id, address token) external view returns (uint256 amount) {
        Money storage money = _money[id][token];
        return money.paid - money.refunded - money.taken;
    }

    function _owe(address account, address token, uint256 amount, bool isCredit) private {
        _due[account][token] += amount;
        if (isCredit) _credits[account][token] += amount;
    }

    function _newEpoch(Life storage life, bytes32 key) private {
        life.epoch += 1;
        life.key = key;
        life.isSealed = false;
    }
}
