"""What is no message for the SDK: read as it was meant, or refused with its id."""

from __future__ import annotations

import json

import pytest
from mcp_types import INVALID_REQUEST, PARSE_ERROR, JSONRPCRequest, jsonrpc_message_adapter
from pydantic import ValidationError

from draftkit.mcp.standard_streams import Unreadable, heard


def refused(line: str) -> ValidationError:
    """Return why the SDK does not take a line."""
    with pytest.raises(ValidationError) as caught:
        jsonrpc_message_adapter.validate_json(line, by_name=False)
    return caught.value


def test_half_of_a_pair_is_a_sign_that_is_not_known() -> None:
    params = {"texts": ["a \ud83d", {"\udc00": 1}]}
    line = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params})
    message = heard(refused(line)).message
    assert isinstance(message, JSONRPCRequest)
    assert message.params == {"texts": ["a \ufffd", {"\ufffd": 1}]}


def test_what_is_no_message_is_refused_with_its_id() -> None:
    cases = {
        '{"jsonrpc": "2.0", "id": 3}': (3, INVALID_REQUEST),
        '{"jsonrpc": "2.0", "id": "a", "method": 7}': ("a", INVALID_REQUEST),
        '{"jsonrpc": "2.0", "id": 4, "method": ["\\ud83d"]}': (4, INVALID_REQUEST),
        "[1]": (None, INVALID_REQUEST),
        "no JSON": (None, PARSE_ERROR),
        "[" * 100_000: (None, PARSE_ERROR),
    }
    for line, expected in cases.items():
        with pytest.raises(Unreadable) as caught:
            heard(refused(line))
        answer = caught.value.answer
        assert (answer.id, answer.error.code) == expected, line[:40]
