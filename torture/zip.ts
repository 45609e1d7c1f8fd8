interface Entry {
  name: string
  deflated: Buffer
  bytes: number
  crc: number
}

const LOCAL_HEADER_BYTES = 30

/** A zip archive of one file, by its specification. */
export function zipOf({ name, deflated, bytes, crc }: Entry): Buffer {
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(crc, 10)
  common.writeUInt32LE(deflated.length, 14)
  common.writeUInt32LE(bytes, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), deflated])
  const directory = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06'), end])
}

/** The deflated bytes of the one file in an archive that `zipOf` made. */
export function readZip(archive: Buffer): Buffer {
  const start = LOCAL_HEADER_BYTES + archive.readUInt16LE(26)
  return archive.subarray(start, start + archive.readUInt32LE(18))
}
