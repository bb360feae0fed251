'use strict';

// A ledger of notes and of money, as a chaincode of Hyperledger Fabric. On a chain with executor_chaincode:
//
//   npm install
//   npm start -- --peer.address 127.0.0.1:50006 --chaincode-id-name chaincode

const { Contract } = require('fabric-contract-api');

const SUPPLY = 1000;

/// The address that sent the transaction: its certificate is made out to it.
function sender(ctx) {
    const [, address] = ctx.clientIdentity.getID().match(/^x509::\/CN=(0x[0-9a-f]{40})::/);
    return address;
}

async function read(ctx, key) {
    return (await ctx.stub.getState(key)).toString();
}

async function write(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(String(value)));
}

class Ledger extends Contract {
    /// Gives all the money to whoever initialises the chaincode, which works once.
    async init(ctx) {
        await write(ctx, `money/${sender(ctx)}`, SUPPLY);
    }

    async put(ctx, key, value) {
        await write(ctx, `note/${key}`, value);
    }

    async get(ctx, key) {
        const value = await read(ctx, `note/${key}`);
        if (value === '') {
            throw new Error(`there is no note '${key}'`);
        }
        return value;
    }

    /// All notes from one key on and before another, as JSON.
    async range(ctx, start, end) {
        const notes = [];
        for await (const { key, value } of ctx.stub.getStateByRange(`note/${start}`, `note/${end}`)) {
            notes.push({ key: key.slice('note/'.length), value: value.toString() });
        }
        return JSON.stringify(notes);
    }

    async balance(ctx, account) {
        return (await read(ctx, `money/${account}`)) || '0';
    }

    /// Sends money of the sender.
    async transfer(ctx, to, amount) {
        const from = sender(ctx);
        const sum = Number(amount);
        const balance = Number(await this.balance(ctx, from));
        if (!/^0x[0-9a-f]{40}$/.test(to) || to === from) {
            throw new Error(`'${to}' is not somebody else's address`);
        }
        if (!Number.isSafeInteger(sum) || sum <= 0) {
            throw new Error(`'${amount}' is no amount`);
        }
        if (balance < sum) {
            throw new Error(`${from} has ${balance}, that is not enough`);
        }
        await write(ctx, `money/${from}`, balance - sum);
        await write(ctx, `money/${to}`, Number(await this.balance(ctx, to)) + sum);
    }

    /// Writes a note and fails, so that the note is not written.
    async fail(ctx, key, value) {
        await this.put(ctx, key, value);
        throw new Error(`this always fails, with ${key} as with any other`);
    }
}

module.exports.contracts = [Ledger];
