import { TokenType, type ParsedTokenInfo } from '@streamparser/json'
import { countNewlines, type TextPiece } from './checked-text.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { fault, type Fault } from './read-event.ts'

/** Follows the tokens of a task file and knows where it is; refuses what would not fit in memory before it is held. */
export interface TaskStructure {
  /** Before the piece's tokens. */
  piece: (piece: TextPiece) => Fault | undefined
  token: (token: ParsedTokenInfo) => Fault | undefined
  /** The object is closed; only white space may follow. */
  close: () => void
  syntaxFault: (error: Error) => Fault
  /** At the file's end: `undefined` if the object was complete and had all of `required`. */
  end: (required: readonly string[]) => Fault | undefined
}

/** @param known keys that may stand only once; the instances' key is `list` */
export function taskStructure(known: ReadonlySet<string>, list: string): TaskStructure {
  const seen = new Set<string>()
  const places = placesOf()
  let depth = 0
  let text = ''
  let key = ''
  let element = 0
  let unitStart = 0
  let listOpens = false
  let complete = false

  const unit = () => (key === list && depth >= 2 ? `${list}[${element}]` : key === '' ? 'the file' : quote(key))
  const tooLarge = (offset: number) => {
    if (offset - unitStart <= limits.record) return undefined
    return tooMuch(unit(), `larger than ${limits.record} bytes; is the file damaged?`)
  }
  const beginKey = (offset: number) => {
    key = text
    element = 0
    listOpens = key === list
    if (seen.has(key)) {
      const where = places.at(offset)
      return fault({ code: 'not-a-task', where, message: `invalid task file: ${quote(key)} stands twice (${where}); keep one` })
    }
    if (known.has(key)) seen.add(key)
    return undefined
  }
  const moveThrough = (token: TokenType, offset: number) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1
    if (token === TokenType.COMMA && depth === 2 && key === list) element += 1
    if (token === TokenType.COMMA && depth === 1) key = ''
    if (depth > limits.depth) return tooMuch(unit(), `lists and objects inside each other deeper than ${limits.depth}`)
    if (depth <= 1 || (depth === 2 && key === list)) unitStart = offset
    return token === TokenType.COLON && depth === 1 ? beginKey(offset) : undefined
  }
  return {
    piece: (piece) => tooLarge(places.begin(piece)),
    token: ({ token, value, offset }) => {
      places.token(offset)
      if (depth === 0 && token !== TokenType.LEFT_BRACE) return noObject(value)
      if (listOpens && token !== TokenType.LEFT_BRACKET) return noList(list, value)
      listOpens = false
      if (token === TokenType.STRING) text = String(value)
      return tooLarge(offset) ?? (token <= TokenType.COMMA ? moveThrough(token, offset) : undefined)
    },
    close: () => {
      complete = true
    },
    syntaxFault: (error) => places.syntaxFault(error, complete ? 'after the end of the task' : `in ${unit()}`),
    end: (required) => (complete ? lacking(required.filter((name) => !seen.has(name))) : places.cutOff(unit())),
  }
}

function tooMuch(unit: string, why: string): Fault {
  return fault({ code: 'too-large', where: unit, message: `invalid ${unit}: ${why}` })
}

function noObject(begin: unknown): Fault {
  const message = `not a task file: it begins with ${quote(begin)} instead of an object with "Definition" and "Instances"`
  return fault({ code: 'not-a-task', message })
}

function noList(key: string, begin: unknown): Fault {
  return fault({ code: 'field', where: key, message: `invalid ${key}: it begins with ${quote(begin)} instead of being a list` })
}

function lacking(missing: readonly string[]): Fault | undefined {
  if (missing.length === 0) return undefined
  const advice = 'a task file is one object with "Definition" and "Instances"'
  return fault({
    code: 'not-a-task',
    message: `not a task file: missing ${missing.map((name) => quote(name)).join(' and ')}; ${advice}`,
  })
}

/** Offsets in the text (as the tokenizer counts) turned into places in the file. */
function placesOf() {
  let current: TextPiece | undefined
  let textStart = 0
  let last = 0
  const inPiece = (offset: number) => Math.max(0, textStart + offset - (current?.offset ?? 0))
  const at = (offset: number) => {
    const line = current === undefined ? 1 : current.line + countNewlines(current.bytes, inPiece(offset))
    return `line ${line}, byte ${textStart + offset}`
  }
  return {
    at,
    begin: (piece: TextPiece) => {
      if (current === undefined) textStart = piece.offset
      current = piece
      return piece.offset - textStart
    },
    token: (offset: number) => {
      last = offset
    },
    syntaxFault: (error: Error, context: string): Fault => {
      // The tokenizer puts the place into its message only; the value parser complains about the token just read.
      const stated = /absolute position "(\d+)"/.exec(error.message)?.[1]
      const offset = stated === undefined ? last : Number(stated)
      const found = current?.bytes.toString('utf8', inPiece(offset), inPiece(offset) + 4) ?? ''
      const where = at(offset)
      const what = found === '' ? 'broken off' : `unexpected ${quote(String.fromCodePoint(found.codePointAt(0) ?? 0))}`
      const isJsonl = context.startsWith('after') && found.startsWith('{')
      const advice = isJsonl ? '; if every line is an object of its own, name the file .jsonl' : ''
      return fault({ code: 'syntax', where, message: `invalid JSON: ${what} ${context} (${where})${advice}` })
    },
    cutOff: (unit: string): Fault => {
      if (current === undefined) return fault({ code: 'syntax', message: 'invalid JSON: the file is empty' })
      const where = at(current.offset + current.bytes.length - textStart)
      return fault({
        code: 'syntax', where,
        message: `invalid JSON: the file ends in ${unit} (${where}); it may have been cut off`,
      })
    },
  }
}
