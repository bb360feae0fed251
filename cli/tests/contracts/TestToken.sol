// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// An ERC-20 of OpenZeppelin with what tests need beside it.
contract TestToken is ERC20 {
    struct Payment {
        address to;
        uint256 amount;
    }

    address public immutable owner;

    /// `memo` shows how a topic that is no word is handled.
    event Paid(string indexed memo, Payment[] payments);

    error NotOwner(address caller);

    constructor(string memory name, string memory symbol, uint256 supply) ERC20(name, symbol) {
        owner = msg.sender;
        _mint(msg.sender, supply);
    }

    function mint(address to, uint256 amount) external {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _mint(to, amount);
    }

    /// The same name with other types.
    function mint(uint256 amount) external {
        require(amount < 1000 ether, "too much at once");
        _mint(msg.sender, amount);
    }

    function pay(Payment[] calldata payments, string calldata memo) external returns (uint256 total) {
        for (uint256 i = 0; i < payments.length; i++) {
            _transfer(msg.sender, payments[i].to, payments[i].amount);
            total += payments[i].amount;
        }
        emit Paid(memo, payments);
    }

    /// Panics when there are fewer.
    function burnExactly(uint256 have, uint256 burned) external pure returns (uint256) {
        return have - burned;
    }

    /// Takes value, which the chain has to hand over.
    function tip(string calldata thanks) external payable returns (string memory, uint256, bool) {
        return (thanks, msg.value, msg.value > 0);
    }
}
