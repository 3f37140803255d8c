// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

error Thrown();
error Forgotten(); // fault

contract Unused {
    struct Entry {
        uint256 value;
    }

    struct Idle { // fault
        uint256 value;
    }

    event Told();
    event Untold(); // fault

    uint256 private constant USED = 1;
    uint256 private constant IDLE = 1; // fault
    mapping(uint256 id => Entry entry) private _entries;
    mapping(address payee => uint256 amount) private _released; // fault
    uint256 private _totalReleased; // fault
    uint256[] private _list;

    modifier idle() { // fault
        _;
    }

    function release(uint256 id) external returns (uint256 left) {
        if (id == USED) revert Thrown();
        Entry storage entry = _entries[id];
        entry.value++;
        _totalReleased += _released[msg.sender];
        _list.push(id);
        emit Told();
        return _list.length;
    }

    function _idle() private {} // fault
}
