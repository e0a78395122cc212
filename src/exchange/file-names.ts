import { Buffer } from 'node:buffer'

/**
 * The name of a task whose file does not give it. BIG-bench calls each of its files task.json, in a folder that has the
 * task's name.
 */
export function nameFromFile(file: string): string {
  const [name = file, folder = ''] = file.split('/').toReversed()
  return folder !== '' && name === 'task.json' ? folder : name.replace(/\.(?:jsonl?|csv|tsv)$/i, '')
}

/**
 * A file name for each task, different from all others even where upper and lower case are the same (Windows, macOS),
 * and safe on every system: no separators, control characters or device names. Usual names stay as they are.
 */
export function fileNames(tasks: readonly string[]): string[] {
  const taken = new Set<string>()
  return tasks.map((task) => {
    const stem = safeStem(task)
    let name = stem
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${stem}~${copy}`
    taken.add(name.toLowerCase())
    return `${name}.json`
  })
}

/** Bytes; file systems take 255, and the ending, a temporary ending and a number come on top. */
const longest = 200

function safeStem(task: string): string {
  const allowed = task.replace(/[/\\:*?"<>|\p{Cc}\p{Cs}]/gu, '_').replace(/^\./, '_')
  // A character cut in half at the end decodes to U+FFFD.
  const stem = Buffer.from(allowed)
    .subarray(0, longest)
    .toString()
    .replace(/\uFFFD$/, '')
    .replace(/[. ]+$/, '_')
  return stem === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(stem) ? `_${stem}` : stem
}
