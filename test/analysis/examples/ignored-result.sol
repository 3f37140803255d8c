// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IOther {
    function act() external returns (bool done);
    function look() external view returns (uint256 value);
    function trust() external;
}

contract Ignores {
    function all(IOther other) external {
        other.trust();
        bool done = other.act();
        done = _inner();
        other.act(); // fault
        other.look(); // fault
        _inner();
        address(other).call(""); // fault
        // analysed: ignored-result: what counts is the balance afterwards
        other.act();
    }

    function _inner() private pure returns (bool done) {
        return true;
    }
}
