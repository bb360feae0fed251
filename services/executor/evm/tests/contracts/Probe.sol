// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

/// A contract that a factory makes, and that can end its life.
contract Child {
    uint256 public seed;

    constructor(uint256 seed_) {
        seed = seed_;
    }

    function end(address payable heir) public {
        selfdestruct(heir);
    }
}

/// Asks the executor everything that a contract can.
contract Probe {
    event Stored(address indexed who, uint256 indexed slot, bytes32 value);

    mapping(uint256 => uint256) public slots;
    address public owner;
    address public child;

    error NotOwner(address who);

    constructor() payable {
        owner = msg.sender;
    }

    receive() external payable {}

    function set(uint256 slot, uint256 value) public {
        slots[slot] = value;
        emit Stored(msg.sender, slot, bytes32(value));
    }

    function setMany(uint256 start, uint256 count, uint256 value) public {
        for (uint256 i = 0; i < count; i++) {
            slots[start + i] = value;
        }
    }

    function fail(string memory why) public pure {
        revert(why);
    }

    function setThenFail(uint256 slot, uint256 value) public {
        set(slot, value);
        require(false, "undone");
    }

    function onlyOwner() public view {
        if (msg.sender != owner) revert NotOwner(msg.sender);
    }

    function overflow(uint256 a) public pure returns (uint256) {
        return a + type(uint256).max;
    }

    function assertion() public pure {
        assert(false);
    }

    function burn() public {
        while (true) {
            slots[0] += 1;
        }
    }

    function make(uint256 seed) public returns (address) {
        child = address(new Child(seed));
        return child;
    }

    function makeSalted(uint256 seed, bytes32 salt) public returns (address) {
        child = address(new Child{salt: salt}(seed));
        return child;
    }

    /// Made and ended in one transaction: nothing is left.
    function makeAndEnd(uint256 seed) public {
        Child made = new Child(seed);
        made.end(payable(msg.sender));
        child = address(made);
    }

    function pay(address payable to, uint256 value) public {
        (bool ok, ) = to.call{value: value}("");
        require(ok, "not paid");
    }

    /// Needs more quota than it uses: a called contract gets at most 63 of 64 parts.
    function nested(uint256 depth) public returns (uint256) {
        if (depth == 0) {
            slots[depth] += 1;
            return gasleft();
        }
        return this.nested(depth - 1);
    }

    function blockFacts()
        public
        view
        returns (uint256 number, uint256 timestamp, address coinbase, uint256 limit, uint256 random, uint256 chain, uint256 fee)
    {
        return (block.number, block.timestamp, block.coinbase, block.gaslimit, block.prevrandao, block.chainid, block.basefee);
    }

    function hashOf(uint256 number) public view returns (bytes32) {
        return blockhash(number);
    }
}
