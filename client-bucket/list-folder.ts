import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { isWithin } from './bucket-path.ts'
import type { BucketAddress, ListedFolder } from './client-bucket.ts'

interface ListOptions {
  cursor?: string
  limit?: number
  signal?: AbortSignal | undefined
}

/** One page of what lies directly in a folder. Throws what the SDK throws. */
export async function listFolder(
  s3: S3Client,
  { bucket, prefix }: Pick<BucketAddress, 'bucket' | 'prefix'>,
  folderKey: string,
  { cursor, limit = 1000, signal }: ListOptions = {},
): Promise<ListedFolder> {
  const answer = await s3.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: folderKey,
      Delimiter: '/',
      MaxKeys: limit,
      ...(cursor !== undefined && { ContinuationToken: cursor }),
    }),
    signal ? { abortSignal: signal } : {},
  )
  return {
    folders: (answer.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
      Prefix !== undefined && isWithin(prefix, Prefix) ? [Prefix] : [],
    ),
    objects: (answer.Contents ?? []).flatMap(({ Key, Size, ETag, LastModified }) =>
      // Consoles make a folder by an object of its name.
      Key !== undefined && Key !== folderKey && isWithin(prefix, Key)
        ? [
            {
              key: Key,
              bytes: Size ?? 0,
              etag: unquoted(ETag),
              versionId: null,
              modifiedAt: LastModified ?? new Date(0),
            },
          ]
        : [],
    ),
    nextCursor: answer.NextContinuationToken ?? null,
  }
}

export function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replaceAll('"', '')
}
