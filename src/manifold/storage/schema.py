"""The tables, as the numbered steps that lead to them. Steps are only appended: databases stand on them.

Times are milliseconds since the epoch, `config` and `body` are JSON, a hash is the SHA-256 of a token.
"""

from typing import NamedTuple

__all__ = ["TABLES", "UPGRADES", "Upgrade"]


class Upgrade(NamedTuple):
    """One step. Its number is its place in the list, from 1."""

    title: str
    statements: tuple[str, ...]


UPGRADES = (
    Upgrade(
        "accounts and installations",
        (
            """CREATE TABLE tokens (
                hash BYTEA PRIMARY KEY,
                user_id TEXT NOT NULL,
                purpose TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                last_used BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )""",
            "CREATE INDEX tokens_user_id ON tokens (user_id)",
            "CREATE INDEX tokens_last_used ON tokens (last_used)",
            "CREATE INDEX tokens_expires_at ON tokens (expires_at)",
            "CREATE TABLE openid_seen (hash BYTEA PRIMARY KEY, until BIGINT NOT NULL)",
            "CREATE INDEX openid_seen_until ON openid_seen (until)",
            """CREATE TABLE agreements (
                user_id TEXT NOT NULL,
                url TEXT NOT NULL,
                agreed_at BIGINT NOT NULL,
                PRIMARY KEY (user_id, url)
            )""",
            """CREATE TABLE installations (
                id TEXT PRIMARY KEY,
                integration TEXT NOT NULL,
                config_version BIGINT NOT NULL,
                room_id TEXT NOT NULL,
                created_by TEXT NOT NULL,
                config TEXT NOT NULL,
                state TEXT NOT NULL,
                evidence TEXT,
                reason TEXT,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                removed_at BIGINT
            )""",
            "CREATE INDEX installations_place ON installations (created_by, room_id)",
            """CREATE INDEX installations_removed_at ON installations (removed_at)
                WHERE removed_at IS NOT NULL""",
            """CREATE TABLE actions (
                installation_id TEXT NOT NULL REFERENCES installations (id) ON DELETE CASCADE,
                id TEXT NOT NULL,
                position BIGINT NOT NULL,
                actor TEXT NOT NULL,
                body TEXT NOT NULL,
                status TEXT NOT NULL,
                error TEXT,
                PRIMARY KEY (installation_id, id)
            )""",
        ),
    ),
    Upgrade(
        "names of sessions, repeated requests, account installations, audit, blocks",
        (
            "ALTER TABLE tokens ADD COLUMN client TEXT NOT NULL DEFAULT ''",
            # The room of an installation in an account is ''. `view` is the row as the API shows it, as JSON; where
            # it is NULL it is made anew: a step that changes the API's shapes sets it so.
            "ALTER TABLE installations ADD COLUMN request_id TEXT",
            "ALTER TABLE installations ADD COLUMN request_hash BYTEA",
            "ALTER TABLE installations ADD COLUMN view TEXT",
            "CREATE UNIQUE INDEX installations_request_id ON installations (created_by, room_id, request_id)",
            # The audit names people by a pseudonym: erasing an account deletes what it stands for (security rule 47).
            # `revision` is another number after each change of the account's, so that lists can be kept in memory.
            """CREATE TABLE people (
                user_id TEXT PRIMARY KEY,
                pseudonym TEXT NOT NULL UNIQUE,
                revision BIGINT NOT NULL
            )""",
            """CREATE TABLE audit (
                id TEXT PRIMARY KEY,
                at BIGINT NOT NULL,
                pseudonym TEXT NOT NULL,
                room_id TEXT NOT NULL,
                what TEXT NOT NULL,
                installation_id TEXT NOT NULL,
                integration TEXT NOT NULL,
                detail TEXT NOT NULL
            )""",
            "CREATE INDEX audit_place ON audit (pseudonym, room_id, at, id)",
            "CREATE INDEX audit_at ON audit (at)",
            """CREATE TABLE blocks (
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                source TEXT NOT NULL,
                reason TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (kind, subject, source)
            )""",
            # Counts changes of what a process keeps in memory, so that all processes hear of them.
            "CREATE TABLE revisions (name TEXT PRIMARY KEY, number BIGINT NOT NULL)",
            """CREATE TABLE admin_tokens (
                hash BYTEA PRIMARY KEY,
                name TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )""",
        ),
    ),
    Upgrade(
        "keys of the manager's own",
        ("CREATE TABLE own_keys (name TEXT PRIMARY KEY, value BYTEA NOT NULL)",),
    ),
)

TABLES = (
    "tokens",
    "openid_seen",
    "agreements",
    "installations",
    "actions",
    "people",
    "audit",
    "blocks",
    "revisions",
    "admin_tokens",
    "own_keys",
)
"""Every table that a step ever made, but for `upgrades` itself; those that others refer to come first."""
