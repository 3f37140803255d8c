// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A token of the time before return values, as USDT on Ethereum still is: an allowance changes from and to zero
/// only.
contract NoReturnToken {
    /// @notice As of an ERC-20.
    mapping(address account => uint256 balance) public balanceOf;

    /// @notice As of an ERC-20.
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;

    /// @notice The allowance must become zero first.
    error NotFromZero();

    /// @notice Makes `amount` out of nothing for `to`.
    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @notice As of an ERC-20, without a return value.
    function approve(address spender, uint256 amount) external {
        if (amount != 0 && allowance[msg.sender][spender] != 0) revert NotFromZero();
        allowance[msg.sender][spender] = amount;
    }

    /// @notice As of an ERC-20, without a return value.
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    /// @notice As of an ERC-20, without a return value.
    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    /// @notice As of an ERC-20.
    function decimals() external pure returns (uint8) {
        return 6;
    }

    function _move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
