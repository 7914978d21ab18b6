"""VPC endpoints as in AWS: with a type, one per service and route table, and gone after their deletion."""

from moto.ec2.exceptions import RouteAlreadyExistsError
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint

from amend import amend


def install():
    @amend(VPCEndPoint, "__init__")
    def endpoint_of_default_type(original, self, backend, endpoint_id, vpc_id, service_name, endpoint_type, *args, **kwargs):
        """AWS creates a gateway endpoint if no type is given; moto stores None and fails when the endpoint is deleted."""
        original(self, backend, endpoint_id, vpc_id, service_name, endpoint_type or "Gateway", *args, **kwargs)

    @amend(VPCBackend, "create_vpc_endpoint")
    def endpoint_of_free_tables(original, self, *, service_name, route_table_ids, **kwargs):
        """A route table has one route to a service; moto creates a second endpoint for a provider that asks again."""
        existing = (other for other in self.vpc_end_points.values() if other.service_name == service_name)
        if any(set(other.route_table_ids or []) & set(route_table_ids) for other in existing):
            raise RouteAlreadyExistsError(service_name)
        return original(self, service_name=service_name, route_table_ids=route_table_ids, **kwargs)

    @amend(VPCBackend, "delete_vpc_endpoints")
    def endpoint_goes(original, self, vpce_ids=None):
        """A deleted endpoint is gone; moto keeps it, and fails when an interrupted provider deletes it again."""
        original(self, vpce_ids)
        for endpoint_id in vpce_ids or []:
            self.vpc_end_points.pop(endpoint_id, None)
