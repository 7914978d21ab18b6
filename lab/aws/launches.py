"""An instance appears with everything that was requested; moto shows it for a moment without its instance profile.

The lab's machines boot as soon as they see an instance, and without a profile they cannot read anything.
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
