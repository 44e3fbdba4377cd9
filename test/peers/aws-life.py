"""A key's life through boto3: made, named, tagged, released, used, locked, put away. Prints what boto3 understood."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, locked, released, app, application = sys.argv[1:]


def client(service, credential):
    key, secret = credential.split(":")
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 1}),
    )


def refused(call, **order):
    try:
        call(**order)
        return "done"
    except ClientError as error:
        return error.response["Error"]["Code"]


kms = client("kms", app)
user = client("kms", application)
tags = [{"TagKey": "keydesk-request", "TagValue": "by-boto3"}]
made = kms.create_key(Policy=locked, Tags=tags, Description="made by boto3")["KeyMetadata"]
key = made["Arn"]
told = {"made": [made["KeyState"], made["KeySpec"], made["Description"]]}
kms.create_alias(AliasName="alias/keydesk/by/boto3", TargetKeyId=key)
told["alias taken"] = refused(kms.create_alias, AliasName="alias/keydesk/by/boto3", TargetKeyId=key)
told["aliases"] = [alias["AliasName"] for alias in kms.list_aliases()["Aliases"]]
kms.tag_resource(KeyId=key, Tags=[{"TagKey": "keydesk-name", "TagValue": "cards"}])
told["tags"] = sorted(tag["TagKey"] for tag in kms.list_resource_tags(KeyId=key)["Tags"])
found = client("resourcegroupstaggingapi", app).get_resources(
    ResourceTypeFilters=["kms:key"], TagFilters=[{"Key": "keydesk-request", "Values": ["by-boto3"]}]
)
told["found by tag"] = [item["ResourceARN"] == key for item in found["ResourceTagMappingList"]]
told["locked"] = refused(user.encrypt, KeyId=key, Plaintext=b"4111")
kms.put_key_policy(KeyId=key, PolicyName="default", Policy=released)
told["policy"] = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == json.loads(released)
kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
blob = user.encrypt(KeyId=key, Plaintext=b"4111")["CiphertextBlob"]
told["decrypted"] = user.decrypt(CiphertextBlob=blob)["Plaintext"].decode()
kms.disable_key(KeyId=key)
told["disabled"] = refused(user.encrypt, KeyId=key, Plaintext=b"4111")
kms.enable_key(KeyId=key)
kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
told["dying"] = kms.describe_key(KeyId="alias/keydesk/by/boto3")["KeyMetadata"]["KeyState"]
told["used while dying"] = refused(user.encrypt, KeyId=key, Plaintext=b"4111")
kms.cancel_key_deletion(KeyId=key)
told["kept"] = kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
kms.delete_alias(AliasName="alias/keydesk/by/boto3")
told["no alias"] = refused(kms.describe_key, KeyId="alias/keydesk/by/boto3")
print(json.dumps(told))
