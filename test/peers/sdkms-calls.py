"""Calls of Fortanix's own library. A line of standard input is one, as JSON: {"who", "api", "call", "arguments"};
a line of standard output is its answer: {"value"}, or {"refused", "told"} with DSM's status and text."""

import json
import sys

from sdkms import v1
from sdkms.v1.rest import ApiException

endpoint, api_key, account = sys.argv[1:4]
people = json.loads(sys.argv[4])
clients = {}


def signed_in(who):
    client = v1.ApiClient(v1.configuration.Configuration())
    settings = client.configuration
    settings.host = endpoint
    if who in people:
        settings.username, settings.password = who, people[who]
    else:
        settings.app_api_key = api_key
    session = v1.AuthenticationApi(api_client=client).authorize()
    settings.api_key["Authorization"] = session.access_token
    settings.api_key_prefix["Authorization"] = "Bearer"
    if who in people:
        choice = v1.SelectAccountRequest(acct_id=account)
        v1.AuthenticationApi(api_client=client).select_account(choice)
    return client


def called(who, api, call, arguments):
    client = clients.get(who) or clients.setdefault(who, signed_in(who))
    value = getattr(getattr(v1, api)(api_client=client), call)(*arguments)
    return {"value": client.sanitize_for_serialization(value)}


def answered(order):
    try:
        return called(**order)
    except ApiException as error:
        # A session ends when nobody uses it for a while.
        if error.status == 401 and clients.pop(order["who"], None):
            return answered(order)
        return {"refused": error.status, "told": error.body}


for line in sys.stdin:
    print(json.dumps(answered(json.loads(line))), flush=True)
