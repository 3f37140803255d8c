// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title What Circle's USDC costs and refuses, with anyone as its minter, pauser and blacklister.
/// @dev After FiatTokenV2_2: lives behind a proxy, keeps the blacklist in the top bit of the balance, reads it and
/// `paused` at each transfer, lowers even the largest allowance, and hashes the domain of a permit each time.
contract UsdcLike is IERC20Metadata, IERC20Permit {
    bytes32 private constant _DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant _PERMIT_TYPE =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    uint256 private constant _BLACKLISTED = 1 << 255;

    address private _pauser;
    bool private _paused;
    string private _name;
    mapping(address account => uint256 balanceAndFlag) private _states;
    mapping(address owner => mapping(address spender => uint256 amount)) private _allowances;
    mapping(address owner => uint256 nonce) private _nonces;
    uint256 private _supply;

    /// @notice `account` can neither send nor receive nor move this token.
    error Blacklisted(address account);

    /// @notice Nothing moves now.
    error Paused();

    /// @notice `available` is less than the `needed`.
    error Insufficient(uint256 available, uint256 needed);

    /// @notice The permit was signed by somebody else, for another nonce, or until earlier.
    error InvalidPermit();

    modifier whenNotPaused() {
        if (_paused) revert Paused();
        _;
    }

    modifier notBlacklisted(address account) {
        if (isBlacklisted(account)) revert Blacklisted(account);
        _;
    }

    /// @notice What a constructor would do, in the proxy's storage.
    function initialize() external {
        _name = "USD Coin";
        _pauser = msg.sender;
    }

    /// @notice Makes `amount` out of nothing for `to`.
    function mint(address to, uint256 amount) external {
        _supply += amount;
        _states[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    /// @notice Transfers by, from and to `account` revert from now on.
    function blacklist(address account) external {
        _states[account] |= _BLACKLISTED;
    }

    /// @notice Takes `account` from the blacklist.
    function unBlacklist(address account) external {
        _states[account] &= ~_BLACKLISTED;
    }

    /// @notice Stops all transfers, approvals and permits, or allows them again.
    function setPaused(bool paused) external {
        _paused = paused;
    }

    /// @inheritdoc IERC20
    function transfer(
        address to,
        uint256 value
    ) external whenNotPaused notBlacklisted(msg.sender) notBlacklisted(to) returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(
        address from,
        address to,
        uint256 value
    ) external whenNotPaused notBlacklisted(msg.sender) notBlacklisted(from) notBlacklisted(to) returns (bool) {
        uint256 allowed = _allowances[from][msg.sender];
        if (allowed < value) revert Insufficient(allowed, value);
        _transfer(from, to, value);
        _allowances[from][msg.sender] = allowed - value;
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 value) external whenNotPaused returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    /// @inheritdoc IERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external whenNotPaused {
        bytes32 message = keccak256(abi.encode(_PERMIT_TYPE, owner, spender, value, _nonces[owner]++, deadline));
        bytes32 hash = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), message);
        bool valid = SignatureChecker.isValidSignatureNow(owner, hash, abi.encodePacked(r, s, v));
        if (!valid || block.timestamp > deadline) revert InvalidPermit();
        _approve(owner, spender, value);
    }

    /// @inheritdoc IERC20Metadata
    function name() external view returns (string memory) {
        return _name;
    }

    /// @inheritdoc IERC20
    function totalSupply() external view returns (uint256) {
        return _supply;
    }

    /// @inheritdoc IERC20
    function balanceOf(address account) external view returns (uint256) {
        return _states[account] & ~_BLACKLISTED;
    }

    /// @inheritdoc IERC20
    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) external view returns (uint256) {
        return _nonces[owner];
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external pure returns (string memory) {
        return "USDC";
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external pure returns (uint8) {
        return 6;
    }

    /// @notice Whether `account` is on the blacklist.
    function isBlacklisted(address account) public view returns (bool) {
        return _states[account] & _BLACKLISTED != 0;
    }

    /// @inheritdoc IERC20Permit
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        bytes32 nameHash = keccak256(bytes(_name));
        return
            keccak256(abi.encode(_DOMAIN_TYPE, nameHash, keccak256(bytes(version())), block.chainid, address(this)));
    }

    /// @notice Version in the domain of permits: that of `TestStablecoin`, so that tests sign for both alike.
    function version() public pure returns (string memory) {
        return "1";
    }

    function _approve(address owner, address spender, uint256 value) private {
        _allowances[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    /// @dev Neither side is on the blacklist: both states are plain balances.
    function _transfer(address from, address to, uint256 value) private {
        uint256 available = _states[from];
        if (available < value) revert Insufficient(available, value);
        _states[from] = available - value;
        _states[to] += value;
        emit Transfer(from, to, value);
    }
}
