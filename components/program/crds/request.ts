/** CRDs of one manifest, to be applied or deleted. */
export interface CrdsRequest {
  readonly run: "crds";
  /** Minutes within which the API server has to serve them, or to be rid of them. */
  readonly minutes: number;
  /** Context of the kubeconfig; its current one if absent. */
  readonly context?: string;
  /** Checksum of their text. */
  readonly sha256: string;
  /** What a preview shows of each, by its name. */
  readonly crds: Readonly<Record<string, string>>;
}
