import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk in memory that can be filled. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves so many bytes free, rounded to pages. */
  readonly fill: (free: number) => void
  /** Makes room again. */
  readonly empty: () => void
  readonly remove: () => void
}

/** Why there can be none here; '' where there can. */
export const noSmallDisk = whyNone()

export function smallDisk(megabytes = 64): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'placebo-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  const filler = join(folder, 'filler')
  const empty = () => rmSync(filler, { force: true })
  return {
    folder,
    empty,
    fill(free) {
      const { bavail, bsize } = statfsSync(folder)
      const handle = openSync(filler, 'w')
      for (let left = bavail * bsize - free; left > 0; left -= block.length)
        writeSync(handle, block, 0, Math.min(left, block.length))
      closeSync(handle)
    },
    remove() {
      execFileSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const block = Buffer.alloc(1 << 20)

function whyNone(): string {
  if (process.platform !== 'linux') return ' (skipped: disks in memory are made on Linux only)'
  const folder = mkdtempSync(join(tmpdir(), 'placebo-disk-'))
  try {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { encoding: 'utf8' })
    if (mounted.status !== 0) return ' (skipped: no disk in memory can be mounted here)'
    execFileSync('umount', [folder])
    return ''
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
