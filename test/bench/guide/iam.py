"""The guide's `clusterawsadm bootstrap iam create-cloudformation-stack`, and its end: reads the template that clusterawsadm prints.

The emulator cannot read a template with a date in it ("Version: 2012-10-17" is one to a YAML parser); as JSON it is a text.
"""

import json
import sys

import boto3
import yaml

STACK = "cluster-api-provider-aws-sigs-k8s-io"


class Loader(yaml.SafeLoader):
    """Short forms of CloudFormation's functions, and dates left as texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

client = boto3.client("cloudformation")
if sys.argv[1] == "create":
    template = json.dumps(yaml.load(sys.stdin, Loader))
    client.create_stack(StackName=STACK, TemplateBody=template, Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
    client.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
else:
    # CloudFormation detaches what it deletes; the emulator refuses it as long as it is attached.
    iam = boto3.client("iam")
    for resource in client.describe_stack_resources(StackName=STACK)["StackResources"]:
        role = resource["PhysicalResourceId"]
        if resource["ResourceType"] != "AWS::IAM::Role":
            continue
        for policy in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])
        for profile in iam.list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"]:
            iam.remove_role_from_instance_profile(InstanceProfileName=profile["InstanceProfileName"], RoleName=role)
    client.delete_stack(StackName=STACK)
    client.get_waiter("stack_delete_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
