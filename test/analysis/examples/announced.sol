// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

abstract contract Base {
    mapping(uint256 id => uint256 value) private _values;

    event Set(uint256 id);

    function _tell(uint256 id) internal {
        emit Set(id);
    }

    function _store(uint256 id) internal {
        _values[id] = 1;
    }

    function _storeForSome(uint256 id) internal { // fault
        _values[id] = 2;
    }

    function _point(uint256 id) internal returns (mapping(uint256 => uint256) storage values) {
        values = _values;
        require(id == 0);
    }
}

contract Books is Base {
    uint256[] private _list;

    constructor() {
        _list.push(0);
    }

    function tells(uint256 id) external {
        _list.push(id);
        _tell(id);
    }

    function letsOthersStore(uint256 id) external {
        _store(id);
        _storeForSome(id);
        emit Set(id);
    }

    function isSilent(uint256 id) external { // fault
        _point(0)[id]++;
        _list[id]--;
        delete _list;
        super._storeForSome(id);
    }
}
