// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Fixed shares of earned revenue, made to be the treasury of `ISubscriptions`.
/// @notice Whatever ERC-20 token comes in is owed to the payees by their shares, and each share is paid on its own: a
/// payee that cannot receive a token holds nobody else up. Nobody owns this contract. To change the shares, deploy
/// another one and make it the treasury; what came in here before is still paid by the shares here.
/// @dev In each token a payee is owed floor(received * shares / totalShares), less what it was paid, where received is
/// the balance plus all that was paid out. So the order of payments does not matter, and what rounding leaves, less
/// than one unit a payee, counts with what comes next. Should a token take units away from this contract, a payee may
/// have had more than its part of what is left: it waits, and nobody is paid more than is there. Native money is
/// refused, since `ISubscriptions` never sends any.
interface IRevenueSplitter {
    /// @notice `payee` has `shares` of `totalShares()`, for ever. Emitted by the constructor only.
    event PayeeAdded(address indexed payee, uint256 shares);

    /// @notice `amount` of `token` was paid to `payee`.
    event Released(address indexed token, address indexed payee, uint256 amount);

    /// @notice There are 1 to `maximum` payees, not `count`.
    error RevenueSplitterPayeeCount(uint256 count, uint256 maximum);

    /// @notice Each payee has its shares: `payees` and `shares` have to be as many.
    error RevenueSplitterLengthMismatch(uint256 payees, uint256 shares);

    /// @notice `account` cannot be a payee: it is zero, this contract, or named twice.
    error RevenueSplitterInvalidPayee(address account);

    /// @notice `payee` can have 1 to `maximum` shares, which is what the ones before it left over, not `shares`.
    error RevenueSplitterSharesOutOfRange(address payee, uint256 shares, uint256 maximum);

    /// @notice Nothing of `token` can be paid to `payee` now.
    error RevenueSplitterNothingToRelease(address token, address payee);

    /// @notice Pays `payee` what is due to it in `token`. Anyone, so that a contract need not ask by itself.
    function release(address token, address payee) external;

    /// @notice What `release` would pay of `token` to `payee`; 0 for an account without shares.
    function releasable(address token, address payee) external view returns (uint256 amount);

    /// @notice What `payee` was paid in `token` so far.
    function released(address token, address payee) external view returns (uint256 amount);

    /// @notice What all payees were paid in `token` so far.
    function totalReleased(address token) external view returns (uint256 amount);

    /// @notice Sum of all shares.
    function totalShares() external view returns (uint256 shares);

    /// @notice Shares of `payee`; 0 for an account that is not one.
    function sharesOf(address payee) external view returns (uint256 shares);

    /// @notice All payees, in the order of deployment.
    function payees() external view returns (address[] memory accounts);
}
