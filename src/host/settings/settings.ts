import { userInfo } from 'node:os'
import { authorName, keyMap } from '#contract/settings.ts'
import { readSetting } from '#store/settings.ts'
import type { Host } from '../host.ts'

/**
 * Who annotates: whoever is named, or else the author of the settings, or else the name this machine knows a person by.
 */
export function authorOf({ store }: Pick<Host, 'store'>, named?: string): string {
  return named ?? chosenAuthor(store) ?? userName()
}

export function settingsNow(host: Pick<Host, 'store'>) {
  return {
    author: authorOf(host),
    authorChosen: chosenAuthor(host.store) !== undefined,
    keys: keyMap.catch({}).parse(readSetting(host.store, 'keys')),
  }
}

function chosenAuthor(store: Host['store']): string | undefined {
  return authorName.optional().catch(undefined).parse(readSetting(store, 'author'))
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // Some systems give a process no name.
    return 'annotator'
  }
}
