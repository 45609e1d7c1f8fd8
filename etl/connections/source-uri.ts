/** An object of a bucket by the address that people know it by. Keys stand in it as they are. */
export function sourceUriOf(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

/** The bucket and the key of an address that `sourceUriOf` made. */
export function parseSourceUri(uri: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? []
  if (bucket === undefined || key === undefined) throw new Error('Not the address of an object in S3')
  return { bucket, key }
}
