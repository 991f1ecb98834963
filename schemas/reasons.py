"""Why a document was rejected: a closed list, shared by counters, rejected records and the manifest."""

from __future__ import annotations

from schemas.vocabulary import Word


class Stage(Word):
    """The stage that gave a document up."""

    READ = "read"
    FETCH = "fetch"
    EDIT = "edit"


class Reason(Word):
    """The reason code of a rejected document."""

    # read: inputs, feeds, rows
    INPUT_UNAVAILABLE = "input_unavailable"  # it is there and may not be opened, or has gone: exit code 3
    UNREADABLE_INPUT = "unreadable_input"  # its bytes cannot be unpacked
    OTHER_KIND = "other_kind"  # it is of another kind than its flag says
    MALFORMED_ROW = "malformed_row"
    ROW_WITHOUT_CONTENT = "row_without_content"
    MALFORMED_FEED = "malformed_feed"
    UNSUPPORTED_FEED = "unsupported_feed"
    HOSTILE_FEED = "hostile_feed"
    ENTRY_WITHOUT_LINK = "entry_without_link"
    INVALID_URL = "invalid_url"
    DAMAGED_RECORD = "damaged_record"  # a stretch of an archive that holds no record; the others are read
    UNRESOLVED_REDIRECT = "unresolved_redirect"  # an address of a service that alone knows the page behind it
    # fetch
    ADDRESS_REFUSED = "address_refused"
    NAME_NOT_RESOLVED = "name_not_resolved"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    FETCH_TIMED_OUT = "fetch_timed_out"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    HTTP_CLIENT_ERROR = "http_client_error"
    HTTP_SERVER_ERROR = "http_server_error"
    RESPONSE_TOO_LARGE = "response_too_large"
    RESPONSE_TRUNCATED = "response_truncated"
    RESPONSE_UNDECODABLE = "response_undecodable"
    PROTOCOL_ERROR = "protocol_error"
    ROBOTS_DISALLOWED = "robots_disallowed"
    FEED_ENTRIES_OVER_BUDGET = "feed_entries_over_budget"
    HOST_PAGES_OVER_BUDGET = "host_pages_over_budget"
    HOST_BYTES_OVER_BUDGET = "host_bytes_over_budget"
    HOST_SECONDS_OVER_BUDGET = "host_seconds_over_budget"
    RUN_SECONDS_OVER_BUDGET = "run_seconds_over_budget"
    # edit
    EMPTY_DOCUMENT = "empty_document"
    DOCUMENT_TOO_LARGE = "document_too_large"
    NOT_HTML = "not_html"
    UNDECODABLE = "undecodable"
    NO_BODY = "no_body"
    SCRIPT_ONLY = "script_only"
    CONSENT_WALL = "consent_wall"
    SOFT_NOT_FOUND = "soft_not_found"
    TOO_SHORT = "too_short"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    MEMORY_EXCEEDED = "memory_exceeded"
    WORKER_DIED = "worker_died"
    INTERNAL_ERROR = "internal_error"
