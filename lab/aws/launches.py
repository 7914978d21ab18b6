"""An instance is there with all that it was asked for; moto shows it for a moment before it has its instance profile.

The lab's machines boot the moment that they see an instance, and one without a profile can read nothing.
"""

import threading

from moto.ec2.responses.instances import InstanceResponse

from amend import amend

launching = threading.RLock()


def install():
    @amend(InstanceResponse, "run_instances")
    def whole_launch(original, self):
        with launching:
            return original(self)

    @amend(InstanceResponse, "describe_instances")
    def launched_instances(original, self):
        with launching:
            return original(self)
