import { TextDecoder } from 'node:util'
import { TokenParser, Tokenizer } from '@streamparser/json'
import type { Instance } from '#core/task.ts'
import { checkedText, type TextPiece } from './checked-text.ts'
import { headOf, instanceOf, nameOf, type HeadField } from './fields.ts'
import { instanceIds } from './instance-ids.ts'
import { optionPresence } from './option-presence.ts'
import { errorEvent, fault, isFault, warningEvent, type Fault, type Reader, type TaskHead } from './read-event.ts'
import { taskStructure } from './task-structure.ts'

/**
 * Keys of a Super-NaturalInstructions task file (Wang et al. 2022, allenai/natural-instructions). The last three and
 * `nameKey` are ours: what an annotator added, and the name of a task that makes no file name; other programs skip them. So
 * are the `options` of instances and examples of choice tasks.
 */
export const headKeys = {
  definition: 'Definition',
  positiveExamples: 'Positive Examples',
  negativeExamples: 'Negative Examples',
  categories: 'Categories',
  outputType: 'Output Type',
  curatedExamples: 'Curated Examples',
  answerSpace: 'Answer Space',
} as const satisfies Record<HeadField, string>
export const nameKey = 'Name'
export const instancesKey = 'Instances'

/**
 * A task file: one JSON object with its keys in any order, `Definition` (a list, or one text) and `Instances` required.
 * The task's name is the file's without ".json".
 */
export const readSuperNaturalInstructions: Reader = async function* (source) {
  const { file } = source
  const task = taskParser(nameFromFile(file))
  for await (const piece of checkedText(source)) {
    if (piece.type === 'problem') return yield piece
    const complete = task.write(piece)
    if (isFault(complete)) return yield errorEvent(file, complete)
    if (complete.instances.length > 0) yield { type: 'instances', ...complete }
  }
  const end = task.end()
  if (isFault(end)) return yield errorEvent(file, end)
  if (end.renamed !== undefined) yield warningEvent(file, end.renamed, end.head.name)
  yield { type: 'task', head: end.head, instances: end.instances }
}

export function nameFromFile(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.(?:jsonl?|csv)$/i, '')
}

interface TaskParser {
  /** The instances that this piece completes. */
  write: (piece: TextPiece) => { task: string; instances: readonly Instance[] } | Fault
  end: () => { head: TaskHead; instances: number; renamed: Fault | undefined } | Fault
}

function taskParser(fileName: string): TaskParser {
  const ids = instanceIds()
  const presence = optionPresence()
  const fields = new Map<string, unknown>()
  const headPaths = [...Object.values(headKeys), nameKey]
  const structure = taskStructure(new Set([...headPaths, instancesKey]), instancesKey)
  let ready: Instance[] = []
  let failure: Fault | undefined
  const values = new TokenParser({ paths: [`$.${instancesKey}.*`, ...headPaths.map((key) => `$.${key}`)], keepStack: false })
  values.onValue = ({ value, key, stack }) => {
    if (stack.length === 1) {
      fields.set(String(key), value)
      if (key === nameKey && ids.count > 0) {
        failure ??= fault({
          code: 'field', where: nameKey,
          message: `invalid ${nameKey}: it has to stand before ${instancesKey}`,
        })
      }
      return
    }
    const instance = instanceOf(value, `${instancesKey}[${ids.count}]`, { ids, presence })
    if (isFault(instance)) failure ??= instance
    else ready.push(instance)
  }
  const tokens = keepingMarks(new Tokenizer())
  tokens.onToken = (token) => {
    failure ??= structure.token(token)
    if (failure === undefined) values.write(token)
  }
  tokens.onError = values.onError = (error: Error) => {
    failure ??= structure.syntaxFault(error)
  }
  values.onEnd = () => {
    structure.close()
    tokens.end()
  }
  const name = () => nameOf(fields.get(nameKey) ?? fileName, nameKey)
  return {
    write: (piece) => {
      ready = []
      failure ??= structure.piece(piece)
      if (failure === undefined) tokens.write(piece.bytes)
      const given = ready.length > 0 ? name() : ''
      return failure ?? (isFault(given) ? given : { task: given, instances: ready })
    },
    end: () => {
      const given = name()
      const failed = failure ?? structure.end([headKeys.definition, instancesKey])
      if (failed !== undefined) return failed
      if (isFault(given)) return given
      if (ids.count === 0) return noInstances
      const parts = Object.fromEntries(Object.entries(headKeys).map(([field, key]) => [field, fields.get(key)]))
      const head = headOf(given, parts, headKeys)
      if (isFault(head)) return head
      return presence.contradiction(head.answerSpace, headKeys.answerSpace) ?? { head, instances: ids.count, renamed: ids.renamed(given) }
    },
  }
}

const noInstances = fault({
  code: 'no-instances', where: instancesKey, message: `invalid ${instancesKey}: an empty list; a task needs at least one instance`,
})

/**
 * @streamparser/json 0.0.26 decodes every run of a text, escapes too, with a `TextDecoder` that takes a leading U+FEFF for a
 * byte order mark and drops it (web texts have it inside). It has no option for its decoder; if a later version keeps it
 * elsewhere, this throws.
 */
function keepingMarks(tokens: Tokenizer): Tokenizer {
  Reflect.set(Reflect.get(tokens, 'bufferedString') as object, 'decoder', new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }))
  return tokens
}
