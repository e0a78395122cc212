import { JinjaTemplateChatWrapper, LlamaText, SpecialToken, SpecialTokensText, type LlamaModel, type Token } from 'node-llama-cpp'

/** The model's own chat template around one user turn, ready for the answer. */
export interface UserTurn {
  readonly before: TemplatePart
  readonly after: TemplatePart
}
export interface TemplatePart {
  /** Special tokens in readable form. */
  readonly text: string
  readonly tokens: readonly Token[]
}

/**
 * Renders the template once, around a mark; the data never passes through it. So special-token text inside the data
 * stays text, and no template can look into it or change it.
 */
export function userTurnOf(model: LlamaModel): UserTurn {
  const template = model.fileInfo.metadata.tokenizer.chat_template
  if (template === undefined) throw new Error('invalid prompt format: the model has no chat template; ask it with a plain format')
  // Reasoning models answer at once: their thoughts would run past the first newline, where an answer ends.
  const wrapper = new JinjaTemplateChatWrapper({ template: withFixedDate(template), tokenizer: model.tokenizer, reasoning: false })
  const { contextText } = wrapper.generateContextState({
    chatHistory: [{ type: 'user', text: mark }, { type: 'model', response: [] }],
  })
  const parts = contextText.values
  const at = parts.findIndex(hasMark)
  const marked = parts[at]
  if (typeof marked !== 'string') throw new Error('invalid chat template: it leaves the user turn out')
  const [left = '', right = '', ...more] = marked.split(mark)
  if (more.length > 0 || parts.slice(at + 1).some(hasMark)) throw new Error('invalid chat template: it shows the user turn more than once')
  return {
    before: templatePart(model, [...parts.slice(0, at), left], 'before'),
    after: templatePart(model, [right, ...parts.slice(at + 1)], 'after'),
  }
}

const mark = 'THE-TEXT-OF-THE-USER-TURN'

function hasMark(part: Piece): boolean {
  return typeof part === 'string' && part.includes(mark)
}

/**
 * Some templates tell the model today's date, so that tomorrow's prompt would be another one. They are given one fixed
 * date: the one that Llama 3's template falls back to where it has no clock.
 */
function withFixedDate(template: string): string {
  return template.includes('strftime_now') ? `{%- macro strftime_now(format) -%}26 Jul 2024{%- endmacro -%}${template}` : template
}

type Piece = (typeof LlamaText.prototype.values)[number]

function templatePart(model: LlamaModel, pieces: readonly Piece[], place: 'before' | 'after'): TemplatePart {
  const text = LlamaText([...pieces])
  const tokens = text.tokenize(model.tokenizer, place === 'after' ? 'trimLeadingSpace' : undefined)
  const { bos, shouldPrependBosToken } = model.tokens
  const needsBos = place === 'before' && shouldPrependBosToken && bos !== null && tokens[0] !== bos
  return {
    text: pieces.map((piece) => readable(model, piece)).join(''),
    tokens: needsBos ? [bos, ...tokens] : tokens,
  }
}

function readable(model: LlamaModel, piece: Piece): string {
  if (typeof piece === 'string') return piece
  if (piece instanceof SpecialTokensText) return piece.value
  return piece instanceof SpecialToken ? model.detokenize(piece.tokenize(model.tokenizer), true) : ''
}
