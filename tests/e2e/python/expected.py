"""Says whether an exported file is what the API's own JSON asks for. Shares no code with the engine.

    expected.py FILE --url http://127.0.0.1:4310 --query "channel=email" --limit 200 --format csv --mode messages
    expected.py FILE --pages page1.json page2.json --format json

With --url it signs in and reads the conversations itself; with --pages it takes pages that were saved. The first
difference of each kind is named by its place, never by its text. Exit code 0: equal, 1: different.
"""

import argparse
import csv
import html.parser
import http.cookiejar
import io
import json
import re
import sys
import unicodedata
import urllib.parse
import urllib.request
from datetime import datetime, timezone

CONVERSATION_COLUMNS = (
    "conversation_id customer_email channel started_at ended_at status priority tags message_count "
    "agent_assigned csat_rating csat_comment first_message last_message"
).split()
MESSAGE_COLUMNS = (
    "conversation_id message_id position created_at role author_name author_email content attachments citations skills"
).split()
ID_COLUMNS = {"conversation_id", "message_id"}
NUMBER_COLUMNS = {"message_count", "csat_rating", "position"}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ROLES = {"user": "customer", "visitor": "customer", "assistant": "bot", "ai": "bot"}
MAX_PAGE = 100


# What comes in

def read_api(url, query, limit):
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

    def ask(path, body=None):
        request = urllib.request.Request(url + path, data=body, headers={"content-type": "application/json"})
        with browser.open(request, timeout=30) as reply:
            return json.load(reply)

    ask("/v1/session", b"{}")
    workspace = ask("/v1/session")["workspace"]["id"]
    conversations, cursor = [], None
    while len(conversations) < limit:
        parameters = urllib.parse.parse_qsl(query) + [
            ("workspace_id", workspace), ("include", "detail"), ("limit", str(min(MAX_PAGE, limit - len(conversations)))),
        ]
        if cursor:
            parameters.append(("cursor", cursor))
        page = ask("/v1/conversations?" + urllib.parse.urlencode(parameters))
        conversations += page["conversations"]
        cursor = page["pagination"]["next_cursor"]
        if not page["pagination"]["has_more"]:
            break
    return conversations


def either(record, *names):
    """The first of several names that a member goes by."""
    for name in names:
        if name in record:
            return record[name]
    return None


def moment(text):
    return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text)).astimezone(timezone.utc)


def canonical(text):
    """RFC 3339 in UTC with milliseconds and Z."""
    if text is None:
        return None
    at = moment(text)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class Readable(html.parser.HTMLParser):
    """The text of HTML: blocks on lines of their own."""

    BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [""]

    def handle_starttag(self, tag, attributes):
        if tag in self.BLOCKS and (self.lines[-1] or tag == "br"):
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in self.BLOCKS and self.lines[-1]:
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] += re.sub(r"[ \t\r\n]+", " ", data)

    def text(self):
        return "\n".join(line.strip(" ") for line in self.lines).rstrip()


def readable(text, content_type):
    if text is None or not (content_type or "").lower().startswith("text/html"):
        return text
    reader = Readable()
    reader.feed(text)
    reader.close()
    return reader.text()


def messages_of(conversation):
    """In the order of time; equal times keep their order. A deleted message stays, without its text."""
    messages = []
    for given in conversation.get("messages") or []:
        deleted = given.get("deleted_at") is not None
        messages.append({
            "given": given,
            "at": either(given, "created_at", "sent_at", "timestamp"),
            "role": ROLES.get(given.get("role"), given.get("role")),
            "deleted": deleted,
            "edited": given.get("edited_at") is not None,
            "content": None if deleted else readable(either(given, "content", "text", "body"), given.get("content_type")),
        })
    return sorted(messages, key=lambda message: moment(message["at"]))


def ended_at(conversation):
    """As given, else the last resolve event, else the last message of a closed conversation."""
    if conversation.get("ended_at"):
        return conversation["ended_at"]
    events = either(conversation, "audit", "audit_log") or []
    resolved = [event["created_at"] for event in events if event["event"] in ("resolve", "resolved")]
    if resolved:
        return max(resolved, key=moment)
    return conversation.get("last_message_at") if conversation["status"] in ("resolved", "archived") else None


# CSV

def joined(values):
    return "; ".join(re.sub(r"([\\;])", r"\\\1", value) for value in values)


def cell_text(message):
    return "[deleted]" if message["deleted"] else message["content"]


def conversation_row(conversation):
    messages = messages_of(conversation)
    customer = conversation.get("customer") or {}
    agent = either(conversation, "assigned_agent", "agent_assigned", "assignee") or {}
    csat = conversation.get("csat") or {}
    return [
        conversation["id"], customer.get("email"), conversation["channel"], canonical(conversation["started_at"]),
        canonical(ended_at(conversation)), conversation["status"], conversation.get("priority"), joined(conversation.get("tags") or []),
        len(messages), agent.get("name"), csat.get("rating"), csat.get("comment"),
        cell_text(messages[0]) if messages else None, cell_text(messages[-1]) if messages else None,
    ]


def message_rows(conversation):
    for position, message in enumerate(messages_of(conversation), start=1):
        given = message["given"]
        author = given.get("author") or {}
        titles = []
        for source in either(given, "sources", "citations") or []:
            title = either(source, "document_title", "title") or source.get("url")
            if title not in titles:
                titles.append(title)
        yield [
            conversation["id"], given["id"], position, canonical(message["at"]), message["role"], author.get("name"), author.get("email"),
            cell_text(message), joined([file["name"] for file in given.get("attachments") or []]), joined(titles),
            joined(given.get("skills_fired") or []),
        ]


def is_number(text):
    return re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", text) is not None


def begins_like_a_formula(text):
    for character in text:
        if character in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
            return True
        if not (character.isspace() or unicodedata.category(character) in ("Cc", "Cf")):
            return False
    return False


def looks_numeric(text):
    return re.fullmatch(r"[\d\s+\-.,()/:eE%]*", text) is not None and re.search(r"\d", text) is not None


def for_spreadsheets(column, text):
    text = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    if column in NUMBER_COLUMNS:
        return text
    if column in ID_COLUMNS:
        risky = begins_like_a_formula(text) or looks_numeric(text)
    else:
        risky = begins_like_a_formula(text) and not is_number(text)
    return "'" + text if risky or text.startswith("'") else text


def expected_table(conversations, mode, dialect):
    if mode == "messages":
        columns, rows = list(MESSAGE_COLUMNS), [row for one in conversations for row in message_rows(one)]
    else:
        columns, rows = list(CONVERSATION_COLUMNS), [conversation_row(one) for one in conversations]
    rows = [["" if value is None else str(value) for value in row] for row in rows]
    if dialect == "spreadsheet":
        rows = [[for_spreadsheets(column, text) for column, text in zip(columns, row)] for row in rows]
        if mode == "messages":
            at = columns.index("content") + 1
            columns.insert(at, "content_2")
            for row in rows:
                if len(row[at - 1].encode("utf-16-le")) // 2 > 32767:
                    sys.exit("A text over a spreadsheet's limit: this check does not cover it.")
                row.insert(at, "")
    return [columns] + rows


def check_csv(data, conversations, options):
    complaints = []
    mark = data.startswith(b"\xef\xbb\xbf")
    if mark != (options.dialect == "spreadsheet"):
        complaints.append("byte order mark")
    text = data.decode("utf-8-sig" if mark else "utf-8")
    if not text.endswith("\r\n"):
        complaints.append("the last record does not end in CR LF")
    csv.field_size_limit(1 << 30)
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[options.delimiter], strict=True))
    wanted = expected_table(conversations, options.mode, options.dialect)
    if len(found) != len(wanted):
        complaints.append(f"{len(found)} records instead of {len(wanted)}")
    for number, (left, right) in enumerate(zip(found, wanted)):
        if len(left) != len(right):
            complaints.append(f"record {number}: {len(left)} cells instead of {len(right)}")
            continue
        complaints += [f"record {number}, {name}" for name, a, b in zip(wanted[0], left, right) if a != b]
    if options.dialect == "spreadsheet":
        # Every cell stands in quotes, so taking whole quoted cells away leaves delimiters and record ends alone.
        left = re.sub(r'"(?:[^"]|"")*"', "", text)
        if set(left) - {DELIMITERS[options.delimiter], "\r", "\n"}:
            complaints.append("a cell without quotes")
    guarded = sum(cell.startswith("'") for row in wanted for cell in row)
    return complaints, {"records": len(wanted) - 1, "guarded": guarded}


# JSON

FILE_MEMBERS = ("id", "name", "content_type", "size")
RECORDING_MEMBERS = ("id", "content_type", "duration_ms")


def renamed(record, new, *old):
    for name in old:
        if name in record:
            record[new] = record.pop(name)


def without_links(files, members):
    """Of a file only what is known of it: anything else may carry a link, and links carry access tokens."""
    return [{name: file[name] for name in members if name in file} for file in files]


def with_times(record):
    for name in ("started_at", "ended_at", "last_message_at", "created_at", "edited_at", "deleted_at", "fired_at"):
        if isinstance(record.get(name), str):
            record[name] = canonical(record[name])
    return record


def expected_conversation(conversation, groups):
    out = with_times(json.loads(json.dumps(conversation)))
    renamed(out, "assigned_agent", "agent_assigned", "assignee")
    renamed(out, "notes", "internal_notes")
    renamed(out, "audit", "audit_log")
    renamed(out, "skills", "skills_triggered")
    end = ended_at(conversation)
    if end is not None:
        out["ended_at"] = canonical(end)
    if "messages" in out:
        messages = messages_of(out)
        ids = {message["given"]["id"] for message in messages}
        out["messages"] = [expected_message(message, ids, groups) for message in messages]
        out["message_count"] = len(messages)
    if "recordings" in out:
        out["recordings"] = without_links(out["recordings"], RECORDING_MEMBERS)
    dropped = {"notes": ("notes", "resolution_note"), "audit": ("audit",), "skills": ("skills",)}
    for group, names in dropped.items():
        for name in names:
            if group not in groups:
                out.pop(name, None)
    for name in ("notes", "audit", "skills"):
        for record in out.get(name) or []:
            with_times(record)
    for note in out.get("notes") or []:
        if "attachments" in note:
            note["attachments"] = without_links(note["attachments"], FILE_MEMBERS)
    return out


def expected_message(message, ids, groups):
    out = message["given"]
    renamed(out, "content", "text", "body")
    renamed(out, "created_at", "sent_at", "timestamp")
    renamed(out, "sources", "citations")
    for source in out.get("sources") or []:
        for new, old in (("document_title", "title"), ("relevance_score", "score"), ("snippet", "chunk")):
            renamed(source, new, old)
    with_times(out)
    out["role"] = message["role"]
    out["content"] = message["content"]
    if (out.get("content_type") or "").lower().startswith("text/html"):
        # Its readable text is no HTML any more: nobody may render it.
        out["content_type"] = "text/plain"
    if message["deleted"]:
        out["state"] = "deleted"
    elif message["edited"]:
        out["state"] = "edited"
    if out.get("reply_to") is not None and out["reply_to"] not in ids:
        out["reply_to_external"] = True
    if "attachments" in out:
        out["attachments"] = without_links(out["attachments"], FILE_MEMBERS)
    if "citations" not in groups:
        out.pop("sources", None)
    if "skills" not in groups:
        out.pop("skills_fired", None)
    for reaction in out.get("reactions") or []:
        with_times(reaction)
    return out


def no_repeated_keys(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key occurs twice in one object")
    return dict(pairs)


def differences(place, found, wanted):
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(found.keys() | wanted.keys()):
            if key not in found or key not in wanted:
                yield f"{place}.{key}: {'missing' if key in wanted else 'too many'}"
            else:
                yield from differences(f"{place}.{key}", found[key], wanted[key])
    elif isinstance(found, list) and isinstance(wanted, list):
        if len(found) != len(wanted):
            yield f"{place}: {len(found)} items instead of {len(wanted)}"
        for index, (left, right) in enumerate(zip(found, wanted)):
            yield from differences(f"{place}[{index}]", left, right)
    elif found != wanted or type(found) is not type(wanted):
        yield place


def check_json(data, conversations, options):
    groups = set(options.groups)
    load = lambda text: json.loads(text, object_pairs_hook=no_repeated_keys)
    text = data.decode("utf-8")
    complaints = []
    if options.format == "json":
        document = load(text)
        found = document["conversations"]
        if list(document) != ["schema_version", "export", "conversations", "summary"]:
            complaints.append("members of the document")
        summary = document["summary"]
        account = {name: summary[name] for name in ("requested", "exported", "failed", "refused", "empty", "duplicates")}
        if account != {"requested": len(conversations), "exported": len(conversations), "failed": 0, "refused": 0, "empty": 0, "duplicates": 0}:
            complaints.append("summary")
        if summary["messages"] != sum(len(one.get("messages") or []) for one in conversations):
            complaints.append("summary.messages")
        canonical(document["export"]["time"])
    else:
        if "\r" in text or not text.endswith("\n"):
            complaints.append("line ends")
        found = [load(line) for line in text.split("\n")[:-1]]
    wanted = [expected_conversation(one, groups) for one in conversations]
    complaints += differences("conversations", found, wanted)
    return complaints, {"records": len(wanted), "guarded": 0}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--url")
    parser.add_argument("--query", default="")
    parser.add_argument("--limit", type=int, default=MAX_PAGE)
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--format", choices=["csv", "json", "jsonl"], required=True)
    parser.add_argument("--mode", choices=["conversations", "messages"], default="conversations")
    parser.add_argument("--dialect", choices=["machine", "spreadsheet"], default="machine")
    parser.add_argument("--delimiter", choices=list(DELIMITERS), default="comma")
    parser.add_argument("--groups", nargs="*", default=[], help="groups of fields beyond the default ones")
    options = parser.parse_args()

    if options.url:
        conversations = read_api(options.url, options.query, options.limit)
    else:
        conversations = []
        for name in options.pages:
            with open(name, encoding="utf-8") as page:
                conversations += json.load(page)["conversations"]
    with open(options.file, "rb") as file:
        data = file.read()
    check = check_csv if options.format == "csv" else check_json
    complaints, counts = check(data, conversations, options)
    print(json.dumps({"conversations": len(conversations), "different": len(complaints), "places": complaints[:20], **counts}))
    return 1 if complaints else 0


sys.exit(main())
