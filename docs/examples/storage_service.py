#!/usr/bin/env python3
"""A CITA-Cloud storage service in Python: keys and values in SQLite, one table.

Shows that a service of a node can be anybody's program. It keeps the protocol's promises (a block is stored as one durable step),
but not RocksDB's speed. Needs: pip install grpcio grpcio-tools grpcio-health-checking

    python3 storage_service.py --port 6003 --data DIR --protos PATH/proto/protos
"""

import argparse
import os
import signal
import sqlite3
import sys
from concurrent import futures

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--port", required=True)
arguments.add_argument("--data", required=True)
arguments.add_argument("--protos", required=True)
options = arguments.parse_args()

sys.path.append(options.protos)
storage, storage_grpc = grpc.protos_and_services("storage.proto")
common = grpc.protos("common.proto")
blockchain = grpc.protos("blockchain.proto")

# Status codes of the protocol.
SUCCESS, NOT_FOUND, INVALID_KEY, INVALID_REGION, DECODE_ERROR = (
    grpc.protos("status_code.proto").StatusCodeEnum.Value(name)
    for name in ("Success", "NotFound", "InvalidKey", "InvalidRegion", "DecodeError")
)
# Regions that are not kept as they come.
HEADERS, BODIES, COMPACT_BLOCK, FULL_BLOCK, ALL_BLOCK_DATA, REGIONS = 2, 3, 10, 11, 12, 14
BY_HASH = (1, 7, 8, 9, 13)


class Refused(Exception):
    """An answer that is a status code."""


def check(region, key):
    if region >= REGIONS:
        raise Refused(INVALID_REGION)
    if len(key) != (32 if region in BY_HASH else 8):
        raise Refused(INVALID_KEY)


def parts(key, value):
    """Takes a block (its hash, 32 bytes, and its encoding) apart: region, key and value of all its parts."""
    try:
        block, block_hash = blockchain.Block.FromString(value[32:]), value[:32]
        txs = [getattr(tx, tx.WhichOneof("tx") or "").transaction_hash for tx in block.body.body]
    except Exception as error:
        raise Refused(DECODE_ERROR) from error
    if len(block_hash) != 32 or not block.HasField("header") or any(len(tx) != 32 for tx in txs):
        raise Refused(DECODE_ERROR)
    height = block.header.height.to_bytes(8, "big")
    if height != key:
        raise Refused(INVALID_KEY)
    compact = blockchain.CompactBlock(version=block.version, header=block.header)
    compact.body.tx_hashes.extend(txs)
    for index, (tx_hash, tx) in enumerate(zip(txs, block.body.body)):
        yield from ((1, tx_hash, tx.SerializeToString()), (7, tx_hash, height), (9, tx_hash, index.to_bytes(8, "big")))
    yield from ((COMPACT_BLOCK, height, compact.SerializeToString()), (4, height, block_hash), (8, block_hash, height))
    yield from ((5, height, block.proof), (6, height, block.state_root))
    yield from ((0, (0).to_bytes(8, "big"), height), (0, (1).to_bytes(8, "big"), block_hash))


class Storage(storage_grpc.StorageServiceServicer):
    """One connection a worker thread: SQLite lets many read while one writes."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, "storage.sqlite3")

    def database(self):
        database = sqlite3.connect(self.path, timeout=30)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE IF NOT EXISTS entries (region INT, key BLOB, value BLOB, PRIMARY KEY (region, key))")
        return database

    @staticmethod
    def find(database, region, key):
        row = database.execute("SELECT value FROM entries WHERE region = ? AND key = ?", (region, key)).fetchone()
        if row is None:
            raise Refused(NOT_FOUND)
        return row[0]

    def load(self, region, key):
        check(region, key)
        if region == ALL_BLOCK_DATA:
            raise Refused(INVALID_REGION)
        database = self.database()
        try:
            database.execute("BEGIN")  # all reads see one moment
            try:
                if region != FULL_BLOCK:
                    return self.find(database, region, key)
            except Refused:
                if region not in (HEADERS, BODIES):
                    raise
            compact = blockchain.CompactBlock.FromString(self.find(database, COMPACT_BLOCK, key))
            if region != FULL_BLOCK:
                return (compact.header if region == HEADERS else compact.body).SerializeToString()
            block = blockchain.Block(version=compact.version, header=compact.header)
            block.body.SetInParent()
            for tx in compact.body.tx_hashes:
                block.body.body.append(blockchain.RawTransaction.FromString(self.find(database, 1, tx)))
            block.proof, block.state_root = self.find(database, 5, key), self.find(database, 6, key)
            return block.SerializeToString()
        finally:
            database.close()

    def write(self, sql, rows):
        database = self.database()
        try:
            with database:  # one transaction: all or nothing, on disk when it ends
                database.executemany(sql, rows)
        finally:
            database.close()

    def Store(self, request, context):
        try:
            check(request.region, request.key)
            if request.region == FULL_BLOCK:
                raise Refused(INVALID_REGION)
            one = [(request.region, request.key, request.value)]
            rows = list(parts(request.key, request.value)) if request.region == ALL_BLOCK_DATA else one
            self.write("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
            return common.StatusCode(code=SUCCESS)
        except Refused as refused:
            return common.StatusCode(code=refused.args[0])

    def Load(self, request, context):
        try:
            return storage.Value(status=common.StatusCode(code=SUCCESS), value=self.load(request.region, request.key))
        except Refused as refused:
            return storage.Value(status=common.StatusCode(code=refused.args[0]))

    def Delete(self, request, context):
        try:
            check(request.region, request.key)
            if request.region in (FULL_BLOCK, ALL_BLOCK_DATA):
                raise Refused(INVALID_REGION)
            self.write("DELETE FROM entries WHERE region = ? AND key = ?", [(request.region, request.key)])
            return common.StatusCode(code=SUCCESS)
        except Refused as refused:
            return common.StatusCode(code=refused.args[0])


unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=unlimited)
storage_grpc.add_StorageServiceServicer_to_server(Storage(options.data), server)
healthy = health.HealthServicer()
healthy.set("", health_pb2.HealthCheckResponse.SERVING)
health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
server.add_insecure_port(f"127.0.0.1:{options.port}")
server.start()
signal.signal(signal.SIGTERM, lambda *_: server.stop(grace=5))
server.wait_for_termination()
