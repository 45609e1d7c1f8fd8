declare module 's3rver' {
  import type { AddressInfo } from 'node:net'
  import type { Readable } from 'node:stream'

  interface ByteRange {
    start: number
    /** 0 stands for none, as text for itself. */
    end: string
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
      getObject(bucket: string, key: string, range?: ByteRange): Promise<{ content: Readable } | null>
    }
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
