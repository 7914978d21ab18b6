"""EC2's idempotency: a request with the ClientToken of an earlier one gets the same answer, and creates nothing.

moto executes it again. If an answer is lost, the AWS SDK repeats the call with the token of the first, so a second
instance would start beside the first. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
"""

import threading
import urllib.parse

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from faults import body_of


def token_of(environ):
    """Action and token of a request to EC2, if it has a token."""
    if "/ec2/" not in environ.get("HTTP_AUTHORIZATION", ""):
        return None
    form = urllib.parse.parse_qs(body_of(environ))
    return (form["Action"][0], form["ClientToken"][0]) if "Action" in form and "ClientToken" in form else None


class ClientTokens:
    def __init__(self):
        self.answers = {}
        self.lock = threading.Lock()

    def answer(self, original, application, environ, start_response):
        token = token_of(environ)
        if token is None:
            return original(application, environ, start_response)
        # One at a time: the repetition may come while the first is still running.
        with self.lock:
            answer = self.answers.get(token)
            if answer is None:
                started = []
                body = b"".join(original(application, environ, lambda status, headers, *_: started.append((status, headers))))
                answer = (*started[0], body)
                if answer[0].startswith("200"):
                    self.answers[token] = answer
        status, headers, body = answer
        start_response(status, headers)
        return [body]


def install():
    tokens = ClientTokens()
    original = DomainDispatcherApplication.__call__
    DomainDispatcherApplication.__call__ = lambda application, environ, start_response: tokens.answer(original, application, environ, start_response)
