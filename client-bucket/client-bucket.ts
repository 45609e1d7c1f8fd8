import type { Readable } from 'node:stream'

/** Where a client's folder is, and how it may be entered. */
export interface BucketAddress {
  /** Names the session in the client's own trail. */
  connectionId: string
  accountId: string
  roleArn: string
  externalId: string
  bucket: string
  /** Ends with a slash, or is empty for the whole bucket. */
  prefix: string
  region: string
}

/** An object in one of its versions. */
export interface ObjectVersion {
  key: string
  bytes: number
  /** Without quotes. */
  etag: string
  /** Null where the bucket keeps none. */
  versionId: string | null
  modifiedAt: Date
}

export interface ListedFolder {
  /** Keys that end with a slash. */
  folders: string[]
  /** `versionId` is null: S3 does not list it. */
  objects: ObjectVersion[]
  /** Null at the end. */
  nextCursor: string | null
}

/**
 * A client's folder in S3. Keys are whole, with the prefix, and one outside of it is never asked for: it throws an
 * ordinary error, since no caller may come so far with it (`resolvePath` is where people's paths are refused).
 * Everything else throws an `AccessError`.
 */
export interface ClientBucket {
  /**
   * What lies directly in a folder, by its key, which ends with a slash (or is the prefix), in S3's order. What no path
   * leads to (`bucket-path.ts`), as a key with an empty segment, is left out. A cursor is S3's own.
   */
  list(
    folderKey: string,
    options?: { cursor?: string; limit?: number; signal?: AbortSignal },
  ): Promise<ListedFolder>
  head(key: string, options?: { signal?: AbortSignal }): Promise<ObjectVersion>
  /**
   * The bytes of this version, in order; a broken connection is taken up where it broke. Ends with `object-changed`
   * where the object has become another.
   */
  read(object: Omit<ObjectVersion, 'modifiedAt'>, options: { signal: AbortSignal }): Readable
  /** @throws AccessError `no-such-object`; a RangeError where it is larger than that */
  readText(object: ObjectVersion, maxBytes: number, options?: { signal?: AbortSignal }): Promise<string>
  close(): void
}
