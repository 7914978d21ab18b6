import { withOwnFrames, withPlainStacks } from "./stacks/callStacks";
import { loadSettings } from "./stacks/config";
import { pinContext } from "./stacks/identity";
import { loadManifests } from "./stacks/manifests";
import { PlatformOutputs } from "./stacks/outputs";
import { platform } from "./stacks/platform";

/**
 * Settings are checked and manifests read before the first resource: what is wrong with them leaves nothing half made.
 */
export = async (): Promise<PlatformOutputs> => {
  try {
    const settings = await pinContext(loadSettings());
    const manifests = await loadManifests(settings);
    return withPlainStacks(() => platform(settings, manifests));
  } catch (error) {
    throw withOwnFrames(error);
  }
};
