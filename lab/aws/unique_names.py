"""ELB's idempotency: a repeated request with the same name and settings returns the existing object.

moto creates a second load balancer of the name, and refuses the second target group. The AWS SDK repeats a call if its answer was lost.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html and API_CreateTargetGroup.html
"""

from moto.elbv2.exceptions import DuplicateLoadBalancerName, DuplicateTargetGroupName
from moto.elbv2.models import ELBv2Backend

from amend import amend


def once(original, backend, made, duplicate, name, settings):
    existing = next((other for other in made.values() if other.name == name), None)
    if existing is None:
        existing = original(backend, name, **settings)
        existing.asked_for = settings
    elif existing.asked_for != settings:
        raise duplicate()
    return existing


def install():
    """Must come after all other amendments of load balancers."""

    @amend(ELBv2Backend, "create_load_balancer")
    def load_balancer(original, self, name, **settings):
        return once(original, self, self.load_balancers, DuplicateLoadBalancerName, name, settings)

    @amend(ELBv2Backend, "create_target_group")
    def target_group(original, self, name, **settings):
        return once(original, self, self.target_groups, DuplicateTargetGroupName, name, settings)
