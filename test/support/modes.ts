import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Modes of a folder and of all below it but links, by their names. */
export function modesIn(folder: string): readonly (readonly [string, string])[] {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()]
  return names
    .filter((name) => !lstatSync(join(folder, name)).isSymbolicLink())
    .map((name) => [name, modeOf(join(folder, name))] as const)
}

export function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8)
}

/** What somebody else could read of it, or could if they came so far. */
export function openTo(folder: string): readonly (readonly [string, string])[] {
  return modesIn(folder).filter(([, mode]) => mode.slice(1) !== '00')
}
