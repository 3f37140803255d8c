// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A token like Tether's on Ethereum: it returns nothing, and changes an allowance from and to zero only.
contract SwapTetherToken {
    /// @notice Units of one token are `10 ** decimals`.
    uint8 public constant decimals = 6; // solhint-disable-line const-name-snakecase

    /// @notice What each account has.
    mapping(address account => uint256 amount) public balanceOf;

    /// @notice What each account allows each other.
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;

    /// @notice The allowance must become zero first.
    error NotFromZero();

    /// @notice Makes `amount` out of nothing for `to`.
    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @notice Allows `spender` `amount`.
    function approve(address spender, uint256 amount) external {
        if (amount != 0 && allowance[msg.sender][spender] != 0) revert NotFromZero();
        allowance[msg.sender][spender] = amount;
    }

    /// @notice Moves `amount` to `to`.
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    /// @notice Moves `amount` from `from` to `to`.
    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
