"""The lab's AWS: moto's server, aligned with AWS where the AWS provider would otherwise stop or leave something behind.

Each amendment names what moto 5.2.5 does, what AWS does, and what breaks without it. They change moto's
classes before its server starts, so that no code of moto is copied. Arguments are those of moto_server;
LAB_LOAD_BALANCER_NETWORK (three octets) sets the range of the load balancers' addresses, LAB_MACHINES the folder of the
machines' consoles, LAB_FAULTS the file with which a test makes calls fail (faults.py).
"""

import base64
import json
import os
import pathlib
import threading

from moto.ec2.models.instances import Instance
from moto.ec2.models.nat_gateways import NatGatewayBackend
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.responses.general import General
from moto.elbv2.models import ELBv2Backend
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NoSuchEntity
from moto.iam.models import IAMBackend
from moto.s3.models import FakeBucket
from moto.server import main

import client_tokens
import faults
import launches
import unique_names
import vpc_endpoints
from amend import amend

HOSTS = 254


@amend(SecurityGroupRule, "__init__")
def rule_without_ports(original, self, backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs):
    """Protocols such as IP-in-IP (4, for Calico) have no ports: AWS returns -1, moto fails on int(None)."""
    ports = ("-1" if port is None else port for port in (from_port, to_port))
    original(self, backend, ip_protocol, group_id, *ports, *args, **kwargs)


@amend(IAMBackend, "remove_role_from_instance_profile")
def role_that_is_gone(original, self, profile_name, role_name):
    """AWS answers NoSuchEntity if a profile does not contain the role, for example when a removal is repeated after a lost answer; moto fails."""
    if self.get_role(role_name) not in self.get_instance_profile(profile_name).roles:
        raise NoSuchEntity(f"The role with name {role_name} cannot be found in the instance profile {profile_name}.")
    original(self, profile_name, role_name)


@amend(ELBv2Backend, "describe_target_groups")
def target_groups_of_new_load_balancer(original, self, load_balancer_arn, target_group_arns, names):
    """A load balancer without target groups has an empty list of them; moto calls it TargetGroupNotFound."""
    if load_balancer_arn in self.load_balancers and not target_group_arns and not names:
        groups = (group for group in self.target_groups.values() if load_balancer_arn in group.load_balancer_arns)
        return sorted(groups, key=lambda group: group.name)
    return original(self, load_balancer_arn, target_group_arns, names)


@amend(ELBv2Backend, "delete_listener")
def listener_lets_go(original, self, listener_arn):
    """A target group belongs to a load balancer as long as a listener forwards to it; moto never removes it, and so shows one that AWS does not."""
    listener = original(self, listener_arn)
    for arn, group in self.target_groups.items():
        if not self._any_listener_using(arn):
            group.load_balancer_arns = [other for other in group.load_balancer_arns if other != listener.load_balancer_arn]
    return listener


@amend(Instance, "terminate")
def terminate_with_primary_interface(original, self):
    """On AWS an instance's own interface is deleted with it; moto keeps it, and its subnet could not be deleted."""
    for interface in self.nics.values():
        if interface.device_index == 0:
            interface.delete_on_termination = True
    return original(self)


@amend(NatGatewayBackend, "delete_nat_gateway")
def delete_with_interface(original, self, nat_gateway_id):
    """The interface of a NAT gateway is deleted with it; moto leaves it in the account forever."""
    gateway = original(self, nat_gateway_id)
    self.enis.pop(gateway._eni.id, None)
    return gateway


def demands_tls(statement):
    """Whether a statement denies every request without TLS."""
    conditions = statement.get("Condition", {}).get("Bool", {})
    transport = {key.lower(): value for key, value in conditions.items()}.get("aws:securetransport")
    return statement.get("Effect") == "Deny" and str(transport).lower() == "false"


@amend(FakeBucket, "get_permission")
def permission_on_loopback(original, self, action, resource):
    """moto does not evaluate conditions, so "deny what is not TLS" would deny everything. On AWS every client of the lab
    uses TLS; here the endpoint is plain HTTP on loopback, and only that statement is ignored."""
    if self.policy is None:
        return original(self, action, resource)
    document = json.loads(self.policy)
    statements = document["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    document["Statement"] = [statement for statement in statements if not demands_tls(statement)]
    if not document["Statement"]:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps(document)).is_action_permitted(action, resource)


@amend(General, "get_console_output")
def console_of_machine(original, self):
    """moto returns the same sample for every instance; the lab's machines log what they did, and why they stopped."""
    instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
    log = pathlib.Path(os.environ["LAB_MACHINES"], instance.id, "console.log")
    text = log.read_bytes() if log.exists() else b""
    return ActionResult({"InstanceId": instance.id, "Timestamp": utcnow(), "Output": base64.b64encode(text).decode()})


class LoadBalancerAddresses:
    """Numbers load balancers in order; a number is reused only after all others, when its forwarder is long gone."""

    def __init__(self, network):
        self.network = network
        self.last = 0
        self.lock = threading.Lock()

    def take(self, used):
        with self.lock:
            for step in range(1, HOSTS + 1):
                number = (self.last + step - 1) % HOSTS + 1
                address = f"{self.network}.{number}"
                if address not in used:
                    self.last = number
                    return address
        raise RuntimeError(f"all {HOSTS} load balancer addresses of {self.network}.0/24 are in use; delete a load balancer")


addresses = LoadBalancerAddresses(os.environ["LAB_LOAD_BALANCER_NETWORK"])


@amend(ELBv2Backend, "create_load_balancer")
def reachable_load_balancer(original, self, *args, **kwargs):
    """moto's name does not resolve, and the AWS provider would wait for DNS forever; a loopback address needs no DNS."""
    load_balancer = original(self, *args, **kwargs)
    load_balancer.dns_name = addresses.take({other.dns_name for other in self.load_balancers.values()})
    return load_balancer


if __name__ == "__main__":
    launches.install()
    vpc_endpoints.install()
    unique_names.install()
    client_tokens.install()
    faults.install(os.environ["LAB_FAULTS"])
    main()
