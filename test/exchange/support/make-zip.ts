import { Buffer } from 'node:buffer'
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipMember {
  readonly name: string
  readonly content: string | Uint8Array
  /** What the headers claim instead of the truth. */
  readonly declaredSize?: number
  readonly declaredPacked?: number
  readonly flags?: number
  readonly method?: number
  readonly attributes?: number
}

/**
 * A zip file by hand (APPNOTE 6.3), so that its headers can lie. Sizes up to 4 GB; more entries than 65,535 need
 * `entryCount` in a ZIP64 record and are not made here.
 */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const content = typeof member.content === 'string' ? Buffer.from(member.content) : member.content
    const packed = member.method === 0 ? Buffer.from(content) : deflateRawSync(content)
    const name = Buffer.from(member.name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800 | (member.flags ?? 0), 2)
    common.writeUInt16LE(member.method ?? 8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(member.declaredPacked ?? packed.length, 14)
    common.writeUInt32LE(member.declaredSize ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(member.attributes ?? 0, 6)
    tail.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed])
    locals.push(local)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, name]))
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
