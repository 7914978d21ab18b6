import { LAB_REGION } from "../aws/emulator";

/**
 * Settings for a client of the emulated AWS, which accepts any credentials; the user's own AWS settings must not be
 * used.
 */
export function awsClientSettings(endpoint: string): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return { endpoint, region: LAB_REGION, credentials: { accessKeyId: "lab", secretAccessKey: "lab" } };
}
