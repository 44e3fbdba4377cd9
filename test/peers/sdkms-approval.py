"""The life of an approval request through Fortanix's own library: asked, approved by a person, its result read."""

import sys

from sdkms import v1

endpoint, api_key, user, password, kid = sys.argv[1:]


def signed_in(**credential):
    client = v1.ApiClient(v1.configuration.Configuration())
    client.configuration.host = endpoint
    for name, value in credential.items():
        setattr(client.configuration, name, value)
    session = v1.AuthenticationApi(api_client=client).authorize()
    client.configuration.api_key["Authorization"] = session.access_token
    client.configuration.api_key_prefix["Authorization"] = "Bearer"
    return v1.ApprovalRequestsApi(api_client=client)


app = signed_in(app_api_key=api_key)
person = signed_in(username=user, password=password)
asked = app.create_approval_request(
    v1.ApprovalRequestRequest(
        method="DELETE", operation="/crypto/v1/keys/" + kid, description="KEY-1"
    )
)
print(app.get_approval_request(asked.request_id).status.name)
person.approve(asked.request_id)
print(app.get_approval_request(asked.request_id).status.name)
print(app.get_result(asked.request_id).status)
