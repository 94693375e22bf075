"""Let nobody in without the token: every path of the server lies behind this gate.

Whoever opens the address with the token gets a cookie and is sent on to the address
without it, so that the token stays in no history and in no page.
"""

import hmac
import html
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from tornado import web

from .language import label


class Gate(web.Application):
    """An application that passes a request on if it has the token, else refuses it.

    Parameters
    ----------
    inner : tornado.web.Application
        What lies behind the gate.
    token : str
        The token; never empty.
    lang : {"en", "id"}
        Language in which somebody is refused.
    visit : callable
        Called without arguments for each request that is let in.
    """

    def __init__(self, inner, *, token, lang, visit):
        super().__init__(log_function=lambda _: None)
        if not token:
            raise ValueError("the gate needs a token")
        self.inner, self.token, self.lang, self.visit = inner, token, lang, visit

    def find_handler(self, request, **kwargs):
        if not is_admitted(request, self.token):
            words = {"lang": self.lang}
            return self.get_handler_delegate(request, _Refused, words)
        self.visit()
        if "token" in request.query_arguments:
            words = {"name": name_cookie(request), "token": self.token}
            return self.get_handler_delegate(request, _Entry, words)
        return self.inner.find_handler(request, **kwargs)


def is_admitted(request, token):
    """Tell whether a request has the token and comes from a page of this server.

    Parameters
    ----------
    request : tornado.httputil.HTTPServerRequest
        The token is in its query, its header ``Authorization: token ...`` or the
        cookie of this server. A request that names another origin is not admitted.
    token : str
        The token.
    """
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    given = parse_qs(request.query).get("token", [])
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "token":
        given.append(value)
    try:
        cookies = SimpleCookie(request.headers.get("Cookie", ""))
    except CookieError:
        cookies = {}
    if name_cookie(request) in cookies:
        given.append(cookies[name_cookie(request)].value)
    known = token.encode()
    return any(hmac.compare_digest(one.encode(), known) for one in given)


def name_cookie(request):
    """Return the name of the cookie: cookies do not tell ports apart, names do."""
    return f"iga-explore-{request.host.rpartition(':')[2]}"


def build_notice(text, lang):
    """Return a small page that says one thing."""
    title = html.escape(label("explore_title", lang))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1>"
        f"<p>{html.escape(text)}</p></main></body></html>"
    )


class _Entry(web.RequestHandler):
    """Hands out the cookie and leads to the address without the token."""

    def initialize(self, name, token):
        self.name, self.token = name, token

    def prepare(self):
        if self.request.method != "GET":
            raise web.HTTPError(405)
        self.set_cookie(self.name, self.token, httponly=True, samesite="Lax", path="/")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(self.request.path)


class _Refused(web.RequestHandler):
    """Says that the token is missing, whatever was asked for."""

    def initialize(self, lang):
        self.lang = lang

    def prepare(self):
        self.set_status(403)
        self.finish(build_notice(label("explore_refused", self.lang), self.lang))
