import type * as s3 from "@aws-sdk/client-s3";
import { sdk } from "./sdk";

/** Deletes every object with all versions and delete markers, and aborts uploads. */
export async function emptyBucket(client: s3.S3Client, Bucket: string): Promise<void> {
  for (;;) {
    // The objects of the first page are gone in the next round, so only the first page is ever read.
    const { Versions = [], DeleteMarkers = [] } = await client.send(new sdk.s3.ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    const { Errors = [] } = await client.send(
      new sdk.s3.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0)
      throw new Error(
        `cannot empty bucket ${Bucket}: ${Errors.map(({ Key, Message }) => `${Key ?? ""}: ${Message ?? ""}`).join("; ")}`,
      );
  }
  const { Uploads = [] } = await client.send(new sdk.s3.ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads)
    await client.send(new sdk.s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
}
