import type { Readable } from 'node:stream'

const kept = 20

/** The end of what a process writes, line by line; it goes on changing until the process has ended. */
export function lastLinesOf(streams: readonly (Readable | null)[]): readonly string[] {
  const lines: string[] = []
  for (const stream of streams) {
    let rest = ''
    const add = (line: string) => {
      if (line.trim() !== '') lines.push(line)
      if (lines.length > kept) lines.shift()
    }
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      parts.forEach(add)
    })
    stream?.on('end', () => add(rest))
  }
  return lines
}
