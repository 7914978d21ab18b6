import { withOwnFrames, withPlainStacks } from "./stacks/callStacks";
import { refuseChanges } from "./stacks/applied/refuse";
import { loadSettings } from "./stacks/config";
import { pinContext } from "./stacks/identity";
import { loadManifests } from "./stacks/manifests";
import { PlatformOutputs } from "./stacks/outputs";
import { platform } from "./stacks/platform";

/**
 * Settings are checked, also against those of the last update, and manifests read before the first resource: what is
 * wrong with them leaves nothing half made.
 */
export = async (): Promise<PlatformOutputs> => {
  try {
    const settings = await pinContext(loadSettings());
    await refuseChanges(settings);
    const manifests = await loadManifests(settings);
    return withPlainStacks(() => platform(settings, manifests));
  } catch (error) {
    throw withOwnFrames(error);
  }
};
