// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @dev Where the runner listens: the last 20 bytes of keccak256("hevm cheat code").
ICheatcodes constant VM = ICheatcodes(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

/// @title What our tests ask of the test runner: the few cheatcodes that they use, as Hardhat (EDR) has them.
interface ICheatcodes {
    /// @notice Sets the time.
    function warp(uint256 timestamp) external;

    /// @notice Gives `account` so much of the chain's own money, and no more.
    function deal(address account, uint256 amount) external;

    /// @notice The next call comes from `sender`.
    function prank(address sender) external;

    /// @notice The next call must revert with exactly `data`.
    function expectRevert(bytes calldata data) external;

    /// @notice The text of a file that hardhat.config.ts lets tests read.
    function readFile(string calldata path) external view returns (string memory text);

    /// @notice The bytes that stand as hex in `json` at `key`.
    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory value);

    /// @notice Discards the inputs of this run, or this call of a campaign, unless `condition` holds.
    function assume(bool condition) external pure;

    /// @notice Signs `digest` with `privateKey`.
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @notice Address of `privateKey`.
    function addr(uint256 privateKey) external pure returns (address account);

    /// @notice Fails the test unless `condition` holds.
    function assertTrue(bool condition, string calldata message) external pure;

    /// @notice Fails the test unless both are equal.
    function assertEq(uint256 actual, uint256 expected, string calldata message) external pure;

    /// @notice Fails the test unless both are equal.
    function assertEq(address actual, address expected, string calldata message) external pure;

    /// @notice Fails the test unless both are equal.
    function assertEq(bytes32 actual, bytes32 expected, string calldata message) external pure;

    /// @notice Fails the test unless both are equal.
    function assertEq(bool actual, bool expected, string calldata message) external pure;

    /// @notice Fails the test unless `actual <= most`.
    function assertLe(uint256 actual, uint256 most, string calldata message) external pure;

    /// @notice Fails the test unless `actual >= least`.
    function assertGe(uint256 actual, uint256 least, string calldata message) external pure;
}
