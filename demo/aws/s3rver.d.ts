declare module 's3rver' {
  import type { AddressInfo } from 'node:net'

  interface ByteRange {
    start?: number
    end?: number | string
  }

  export default class S3rver {
    constructor(options: {
      address?: string
      port?: number
      directory?: string
      silent?: boolean
      configureBuckets?: { name: string }[]
    })
    store: {
      getObject(bucket: string, key: string, range?: ByteRange): Promise<unknown>
    }
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
