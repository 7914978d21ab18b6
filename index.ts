import { withOwnFrames, withPlainStacks } from "./stacks/callStacks";
import { refuseChanges } from "./stacks/applied/refuse";
import { checkAws } from "./stacks/aws/check";
import { loadSettings } from "./stacks/config";
import { pinContext } from "./stacks/identity";
import { lastOutputs } from "./stacks/lastOutputs";
import { loadManifests } from "./stacks/manifests";
import { PlatformOutputs } from "./stacks/outputs";
import { stackOwner } from "./stacks/owner";
import { platform } from "./stacks/platform";

/**
 * Settings are checked, also against those of the last update and what AWS says, and manifests read before the first
 * object: what is wrong with them leaves nothing half made.
 */
export = async (): Promise<PlatformOutputs> => {
  try {
    const given = loadSettings();
    const last = await lastOutputs();
    const settings = pinContext(given, last);
    refuseChanges(settings, last);
    const owner = await stackOwner(last);
    const manifests = await loadManifests(settings, last);
    const asked = await checkAws(settings, last, manifests, owner);
    return withPlainStacks(() => platform(settings, manifests, { owner, ...asked }));
  } catch (error) {
    throw withOwnFrames(error);
  }
};
