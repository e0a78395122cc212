import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether something has to be built: it is missing, or one of its sources has changed since.
 * @param sources files and folders; a folder changes, too, when a file of it goes
 */
export function isStale(output: string, sources: readonly string[]): boolean {
  if (!existsSync(output)) return true
  const built = statSync(output).mtimeMs
  return sources
    .filter((source) => existsSync(source))
    .flatMap(withContents)
    .some((path) => statSync(path).mtimeMs > built)
}

function withContents(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))]
}
