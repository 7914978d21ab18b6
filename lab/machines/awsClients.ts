import { LAB_REGION } from "../aws/emulator";

/** For a client of the emulated AWS, which takes any credentials; nothing of the user's own AWS settings may get in. */
export function awsClientSettings(endpoint: string): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return { endpoint, region: LAB_REGION, credentials: { accessKeyId: "lab", secretAccessKey: "lab" } };
}
