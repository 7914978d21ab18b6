"""Answers of an AWS that does not do what it is asked: throttling, internal errors, denials, and no answer at all.

It is inactive until a file exists at LAB_FAULTS: a JSON list of rules, each
{"service": "ec2", "action": "CreateVpc", "kind": "throttled|failed|denied|silent|lost" or an error code, "times": 1}.
A rule answers the next `times` calls of that action instead of moto; with "*" it does so for each service or action, `times`
times for each. `garbled` executes the call with the rule's `body` instead of its own. `silent` ends the connection without an
answer, `lost` does the same after the call was executed. Each call, and how it was made to fail, is appended to LAB_FAULTS.log.
Only calls with the account's own key count: the lab's own checks of its account are not AWS's customers.
"""

import collections
import io
import json
import os
import pathlib
import socket
import threading
import time
import urllib.parse

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

CUSTOMER = "AKIALABLABLABLABLAB0"
SILENT_SECONDS = 1

# The name of each kind: EC2, S3, and all other services (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html).
KINDS = {
    "throttled": {"ec2": ("RequestLimitExceeded", 503), "s3": ("SlowDown", 503), "": ("Throttling", 400)},
    "failed": {"ec2": ("InternalError", 500), "s3": ("InternalError", 500), "": ("InternalFailure", 500)},
    "denied": {"ec2": ("UnauthorizedOperation", 403), "s3": ("AccessDenied", 403), "": ("AccessDenied", 403)},
}

# S3 requests have no action: it follows from the method, the key (if any) and the sub-resource.
BUCKET_ACTIONS = {"PUT": "CreateBucket", "DELETE": "DeleteBucket", "HEAD": "HeadBucket", "GET": "ListObjects", "POST": "DeleteObjects"}
OBJECT_ACTIONS = {"PUT": "PutObject", "DELETE": "DeleteObject", "HEAD": "HeadObject", "GET": "GetObject"}
SUB_RESOURCES = {
    "policy": "BucketPolicy",
    "tagging": "BucketTagging",
    "encryption": "BucketEncryption",
    "publicAccessBlock": "PublicAccessBlock",
    "lifecycle": "BucketLifecycle",
    "location": "BucketLocation",
    "versions": "ObjectVersions",
    "uploads": "MultipartUploads",
    "ownershipControls": "OwnershipControls",
}
VERBS = {"PUT": "Put", "DELETE": "Delete", "GET": "Get"}


def s3_action(environ):
    path = environ["PATH_INFO"].strip("/")
    if not path:
        return "ListBuckets"
    query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    method = environ["REQUEST_METHOD"]
    named = next((name for key, name in SUB_RESOURCES.items() if key in query), None)
    if named:
        return VERBS.get(method, method) + named
    return (OBJECT_ACTIONS if "/" in path else BUCKET_ACTIONS).get(method, method)


def body_of(environ):
    """The request's body; it can be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body.decode("utf-8", "replace")


def with_body(environ, body):
    """The same request with another body, without the headers that describe the old one."""
    body_of(environ)
    described = ("HTTP_X_AMZ_CHECKSUM", "HTTP_X_AMZ_CONTENT", "HTTP_X_AMZ_TRAILER", "HTTP_X_AMZ_DECODED", "HTTP_X_AMZ_SDK_CHECKSUM", "HTTP_CONTENT_ENCODING")
    kept = {key: value for key, value in environ.items() if not key.startswith(described)}
    return {**kept, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def call_of(environ):
    """Service and action of a customer's request, or None."""
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if f"Credential={CUSTOMER}/" not in authorization:
        return None
    service = authorization.split("Credential=")[1].split("/")[3]
    if service == "s3":
        return service, s3_action(environ)
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return service, target.rsplit(".", 1)[-1]
    form = urllib.parse.parse_qs(body_of(environ))
    return service, form.get("Action", [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"])[0]


def document_of(service, code, is_json):
    """The error in the form of each protocol."""
    message = f"the lab's fault harness answers {code} instead of AWS"
    if is_json:
        return "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message})
    error = f"<Code>{code}</Code><Message>{message}</Message>"
    if service == "ec2":
        return "text/xml", f"<Response><Errors><Error>{error}</Error></Errors><RequestID>lab</RequestID></Response>"
    if service == "s3":
        return "application/xml", f"<Error>{error}<RequestId>lab</RequestId></Error>"
    return "text/xml", f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>lab</RequestId></ErrorResponse>"


class Faults:
    def __init__(self, file):
        self.file = pathlib.Path(file)
        self.log = pathlib.Path(f"{file}.log")
        self.lock = threading.Lock()
        self.version = None
        self.rules = []
        self.used = collections.Counter()

    def rule_for(self, service, action):
        """The first rule for this call that has not been used up."""
        with self.lock:
            try:
                version = self.file.stat().st_mtime_ns
            except FileNotFoundError:
                return None
            if version != self.version:
                self.rules = list(enumerate(json.loads(self.file.read_text())))
                self.version = version
                self.used.clear()
            found = None
            for number, rule in self.rules:
                place = (number, service, action)
                if rule["service"] in (service, "*") and rule["action"] in (action, "*") and self.used[place] < rule["times"]:
                    self.used[place] += 1
                    found = rule
                    break
            with self.log.open("a") as log:
                log.write(f"{service}:{action} {found['kind'] if found else ''}\n")
            return found

    def answer(self, original, application, environ, start_response):
        call = call_of(environ) if self.file.exists() else None
        rule = self.rule_for(*call) if call else None
        if rule is None:
            return original(application, environ, start_response)
        kind = rule["kind"]
        if kind == "garbled":
            return original(application, with_body(environ, rule["body"].encode()), start_response)
        if kind == "lost":
            b"".join(original(application, environ, lambda *_: lambda _: None))
        if kind in ("lost", "silent"):
            time.sleep(SILENT_SECONDS)
            # The development server writes nothing more to a client that is gone.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError("the fault harness gives no answer")
        service, _ = call
        codes = KINDS.get(kind)
        code, status = codes.get(service, codes[""]) if codes else (kind, 409 if service == "s3" else 400)
        kind_of_text, text = document_of(service, code, "HTTP_X_AMZ_TARGET" in environ)
        start_response(f"{status} {code}", [("Content-Type", kind_of_text)])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else text.encode()]


def install(file):
    faults = Faults(file)
    original = DomainDispatcherApplication.__call__
    DomainDispatcherApplication.__call__ = lambda application, environ, start_response: faults.answer(original, application, environ, start_response)
