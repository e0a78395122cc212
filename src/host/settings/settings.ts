import { userInfo } from 'node:os'
import { authorName, keyMap, port as portNumber } from '#contract/settings.ts'
import type { SetRow } from '#store/annotation-sets.ts'
import { readSetting, saveSetting } from '#store/settings.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'

/**
 * Who annotates: whoever is named, or else the author of the settings, or else the name this machine knows a person by.
 */
export function authorOf({ store }: Pick<Host, 'store'>, named?: string): string {
  return named ?? chosenAuthor(store) ?? userName()
}

/** Who annotates in a set: whoever is named, or else whose work it is. */
export function authorIn(host: Pick<Host, 'store'>, set: Pick<SetRow, 'author'>, named?: string): string {
  return named ?? set.author ?? authorOf(host)
}

export function settingsNow(host: Pick<Host, 'store'>) {
  return {
    author: authorOf(host),
    authorChosen: chosenAuthor(host.store) !== undefined,
    keys: keyMap.catch({}).parse(readSetting(host.store, 'keys')),
  }
}

/**
 * Where the page was served the last time. At the same port a browser finds again what it keeps for the page: words
 * that were typed while nobody answered.
 */
export function servedPort({ store }: Pick<Host, 'store'>): number | undefined {
  return portNumber.optional().catch(undefined).parse(readSetting(store, portSetting))
}

export async function rememberServedPort({ store }: Pick<Host, 'store'>, port: number): Promise<void> {
  await write(store, () => saveSetting(store, portSetting, port))
}

const portSetting = 'served port'

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
