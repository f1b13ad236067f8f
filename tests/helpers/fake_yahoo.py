"""A small Yahoo on loopback that answers, or misbehaves, as it is told; the real yfinance is led to it, nothing else.

What daily histories and pages of a market need is served: charts, the screener, the cookie and the crumb. Every
request is written down.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import date, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import yfinance
import yfinance.cache
import yfinance.data

from scanner.providers.yahoo import YahooProvider
from scanner.providers.yahoo_session import YahooSession

ZONE = "America/New_York"
DEAD = "No data found, symbol may be delisted"
CRUMB = "a.crumb"


def chart(rows, *, meta=None, splits=(), dividends=(), zone=ZONE):
    """The document Yahoo sends for ``rows`` of (date, open, high, low, close, volume)."""
    about = {
        "currency": "USD",
        "instrumentType": "EQUITY",
        "exchangeTimezoneName": zone,
        "timezone": "EST",
        "gmtoffset": -18000,
        "regularMarketTime": moment(rows[-1][0], zone) if rows else 0,
        "dataGranularity": "1d",
        "priceHint": 2,
        "currentTradingPeriod": {},
        "validRanges": ["1d", "1y", "max"],
    }
    names = ("open", "high", "low", "close", "volume")
    quote = {name: [row[position] for row in rows] for position, name in enumerate(names, start=1)}
    events = {}
    if splits:
        events["splits"] = {
            str(day): {
                "date": moment(day, zone),
                "numerator": ratio,
                "denominator": 1.0,
                "splitRatio": f"{ratio}:1",
            }
            for day, ratio in splits
        }
    if dividends:
        events["dividends"] = {
            str(day): {"date": moment(day, zone), "amount": amount} for day, amount in dividends
        }
    result = {
        "meta": about if meta is None else meta,
        "timestamp": [moment(row[0], zone) for row in rows],
        "indicators": {
            "quote": [quote],
            "adjclose": [{"adjclose": [close and close / 2 for close in quote["close"]]}],
        },
    }
    if events:
        result["events"] = events
    return {"chart": {"result": [result], "error": None}}


def refusal(description, code="Not Found"):
    """The document Yahoo sends instead of a chart."""
    return {"chart": {"result": None, "error": {"code": code, "description": description}}}


def moment(day, zone=ZONE):
    """The opening of a session in seconds since 1970."""
    return int(datetime.combine(day, time(9, 30), ZoneInfo(zone)).timestamp())


def rows_of(*days, price=100.0):
    """Plain bars for ``days``, each a dollar above the last."""
    return [
        (day, price + i, price + i + 2, price + i - 2, price + i + 1, 1000 * (i + 1))
        for i, day in enumerate(days)
    ]


class History:
    """Rows and events that are served as far as they lie in the range asked for, in Yahoo's words if there are none.
    ``asked`` are the first days that were asked for."""

    def __init__(self, rows, splits=(), dividends=()):
        self.rows = rows
        self.splits = splits
        self.dividends = dividends
        self.asked = []

    def answer(self, query):
        """What a request with this query gets."""
        first, last = int(query["period1"][0]), int(query["period2"][0])
        self.asked.append(datetime.fromtimestamp(first, ZoneInfo(ZONE)).date())
        rows = [row for row in self.rows if first <= moment(row[0]) < last]
        if rows:
            splits, dividends = (
                [one for one in events if first <= moment(one[0]) < last]
                for events in (self.splits, self.dividends)
            )
            return chart(rows, splits=splits, dividends=dividends)
        return 400, refusal(f"Data doesn't exist for startDate = {first}, endDate = {last}", "Bad Request")


def quote(day, previous_close, row, *, symbol, zone=ZONE, at=time(16, 0), **more):
    """A row of the screener: the bar ``row`` (open, high, low, close, volume) of ``day``, seen after its close."""
    names = ("Open", "DayHigh", "DayLow", "Price", "Volume")
    return {
        "symbol": symbol,
        "longName": f"{symbol} Inc.",
        "quoteType": "EQUITY",
        "exchangeTimezoneName": zone,
        "marketState": "CLOSED",
        "regularMarketTime": int(datetime.combine(day, at, ZoneInfo(zone)).timestamp()),
        "regularMarketPreviousClose": previous_close,
        **{f"regularMarket{name}": value for name, value in zip(names, row, strict=True)},
        **more,
    }


class Screener:
    """A market by the page: its quotes in the order given, as many as are asked for. One with a sector is on the
    pages of that sector, too. ``asked`` are the offsets of the pages given."""

    def __init__(self, quotes):
        self.quotes = list(quotes)
        self.asked = []

    def answer(self, body):
        """What a request with this body gets."""
        wanted = json.dumps(body["query"])
        sectors = {one.get("sector") for one in self.quotes} - {None}
        chosen = [one for one in sectors if f'"{one}"' in wanted]
        there = [one for one in self.quotes if not chosen or one.get("sector") in chosen]
        if not chosen and '"sector"' in wanted:
            there = []
        first = body["offset"]
        self.asked.append(first)
        rows = there[first : first + body["size"]]
        page = {"start": first, "count": len(rows), "total": len(there), "quotes": rows}
        return {"finance": {"result": [page], "error": None}}


PLAIN = chart(rows_of(date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)))


class FakeYahoo:
    """``answers`` maps a symbol (or ``cookie``, ``crumb``, ``screener``) to what it gets: one of the words below, a
    document, a history, a screener, or a list of those, one a request, the last for ever. Whatever has no answer of
    its own gets ``default``. The screener wants the crumb, as Yahoo's does.

    Words: an HTTP status, ``truncated``, ``html``, ``cut`` (the connection dies in the middle), ``reset`` (without
    a byte), ``hang`` (until the server closes).
    """

    def __init__(self, default=PLAIN):
        self.default = default
        self.answers = {}
        self.requests = []
        self.crumbs = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.hanging = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="fake-yahoo")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()  # waits for the answers under way
        self._thread.join()
        forget_yfinance()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def lead(self, monkeypatch):
        """From here on every Yahoo provider asks this server; no name is looked up, no other host reached."""
        forget_yfinance()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr(
            YahooProvider, "open_session", lambda provider: _session_to(self.address, provider)
        )

    def count(self, what):
        """How many requests came for a symbol, or for ``cookie`` or ``crumb``."""
        return self.requests.count(what)

    def next_answer(self, what):
        """What is to be sent now."""
        given = self.answers.get(what, {"cookie": 404, "crumb": CRUMB}.get(what, self.default))
        if isinstance(given, list):
            return given.pop(0) if len(given) > 1 else given[0]
        return given


class LoopbackSession(YahooSession):
    """Sends what is meant for https://HOST/PATH to http://127.0.0.1/HOST/PATH."""

    address = ""

    def send(self, method, url, **options):
        return super().send(method, url.replace("https:/", self.address, 1), **options)


def _session_to(address, provider):
    session = LoopbackSession(provider._gate, provider._settings.timeout_seconds)
    session.address = address
    return session


def forget_yfinance():
    """Drop what yfinance keeps in the process: session, cookie, crumb, the open file of cookies."""
    yfinance.data.SingletonMeta._instances.clear()
    yfinance.data.YfData.cache_get.cache_clear()
    yfinance.cache._CookieDBManager.close_db()
    yfinance.cache._CookieDBManager._db = None
    yfinance.cache._CookieCacheManager._Cookie_cache = None


def _handler(yahoo):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            self.do_GET(json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0))))

        def do_GET(self, body=None):
            parts = urlsplit(self.path)
            what = _what(parts.path)
            with yahoo.lock:
                yahoo.requests.append(what)
                if "crumb=" in parts.query:
                    yahoo.crumbs.append(parts.query.partition("crumb=")[2])
                yahoo.in_flight += 1
                yahoo.most_in_flight = max(yahoo.most_in_flight, yahoo.in_flight)
                answer = yahoo.next_answer(what)
            answer = _settled(answer, parts.query, body)
            if answer == "hang":
                yahoo.hanging.set()
                yahoo.released.wait()
            with yahoo.lock:
                yahoo.in_flight -= 1  # before the client can know that it has its answer
            if answer not in ("hang", "reset"):
                with suppress(OSError):  # the client may have gone
                    self.give(answer)

        def give(self, answer):
            status, body = _status_and_body(answer)
            shown = body[: len(body) // 2] if answer in ("cut", "truncated") else body
            self.send_response(status)
            self.send_header("Content-Length", str(len(body if answer == "cut" else shown)))
            self.end_headers()
            self.wfile.write(shown)

    return Handler


def _settled(answer, query, body):
    """The answer of whatever decides by the request."""
    if callable(answer):
        answer = answer()
    if isinstance(answer, Screener):
        allowed = f"crumb={CRUMB}" in query
        return answer.answer(body) if allowed else (401, refusal("Invalid Crumb", "Unauthorized"))
    if hasattr(answer, "answer"):
        return answer.answer(parse_qs(query))
    return answer


def _what(path):
    host = path.split("/")[1]
    if host == "fc.yahoo.com":
        return "cookie"
    if path.endswith("/getcrumb"):
        return "crumb"
    if path.endswith("/v1/finance/screener"):
        return "screener"
    return unquote(path.rpartition("/")[2]) if "/v8/finance/chart/" in path else f"other {path}"


def _status_and_body(answer):
    if isinstance(answer, dict):
        return 200, json.dumps(answer).encode()
    if isinstance(answer, tuple):
        status, document = answer
        return status, (document if isinstance(document, str) else json.dumps(document)).encode()
    if answer == 404:
        return 404, json.dumps(refusal(DEAD)).encode()
    if answer in (502, 503):
        return answer, b"<html><body><h1>Will be right back</h1></body></html>"
    if isinstance(answer, int):
        return answer, json.dumps(refusal(f"status {answer}", str(answer))).encode()
    if answer in ("cut", "truncated"):
        return 200, json.dumps(PLAIN).encode()
    if answer == "html":
        return 200, b"<!doctype html><html><body>Yahoo</body></html>"
    return 200, str(answer).encode()
