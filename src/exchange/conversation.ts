import { definitionText, recordOf, referencesOf } from './fields.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import type { RecordFormat } from './record-format.ts'

/**
 * Chat data of one turn: `{"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}`, or
 * ShareGPT's `{"conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}]}`. What the person
 * says is the definition; there is no input beside it.
 */
export const conversation: RecordFormat = {
  name: 'conversations',
  has: (record) => 'messages' in record || 'conversations' in record,
  read: ({ messages, conversations }, place) => {
    const where = messages === undefined ? `${place}.conversations` : `${place}.messages`
    const list = messages ?? conversations
    if (!Array.isArray(list) || list.length === 0) return 'have no messages'
    const turns = (list as unknown[]).map((each, i) => turnOf(each, `${where}[${i}]`))
    if (turns.some(({ role }) => role === 'system')) return 'have a system message of their own'
    if (turns.length > 2) return 'have more than one turn'
    const [asked, answered] = turns
    if (asked?.role !== 'user' || answered?.role !== 'assistant') return 'have no question with its answer'
    const definition = definitionText(asked.text, `${asked.where}.content`)
    const references = referencesOf(answered.text, `${answered.where}.content`)
    if (definition.trim() === '') return 'have no instruction'
    if (references.some((reference) => reference.trim() === '')) return 'have no output'
    return { definition, instances: [{ input: '', output: references }] }
  },
}

const roles = {
  system: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
} as const satisfies Record<string, string>

function turnOf(value: unknown, where: string) {
  const { role, from, content, value: text } = recordOf(value, where)
  const given = role ?? from
  const known = Object.entries(roles).find(([name]) => name === given)?.[1]
  if (known === undefined)
    return reject({
      code: 'field',
      where: `${where}.role`,
      message: `invalid ${where}.role: ${quote(given)}; use one of ${Object.keys(roles).join(', ')}`,
    })
  return { role: known, text: content ?? text, where }
}
