import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Token } from 'node-llama-cpp'
import type { BatchLine } from '#core/hand-outs/line.ts'
import { loadHere } from '../../engine/in-process.ts'

/** What came back of one line, as answer.py writes it. */
export interface AnsweredLine {
  readonly custom_id: string
  readonly prompt_sha256?: string
  readonly answered_by?: Readonly<Record<string, string>>
  readonly response: { readonly status_code: number; readonly body: Readonly<Record<string, unknown>> } | null
  readonly error: unknown
}

/** All lines of a hand-out. */
export function handedLines(folder: string): readonly BatchLine[] {
  return readdirSync(folder)
    .filter((name) => /^trials-\d+\.jsonl$/.test(name))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as BatchLine)
}

export function writeAnswers(folder: string, file: string, lines: readonly unknown[]): void {
  writeFileSync(join(folder, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/**
 * Stands for a cluster: the same file, but asked by llama.cpp directly, token by token and sequence by sequence, with
 * nothing of ours between. Constrained lines get the label whose first letters it would write.
 */
export async function answerHere(
  model: string,
  lines: readonly BatchLine[],
  labelOf: (line: BatchLine) => string,
): Promise<readonly AnsweredLine[]> {
  const loaded = await loadHere(model)
  try {
    const { sequence, model: llama } = loaded
    const answers: AnsweredLine[] = []
    for (const line of lines) {
      const {
        prompt,
        max_tokens: most,
        stop,
      } = line.body as {
        readonly prompt: readonly Token[] | readonly (readonly Token[])[]
        readonly max_tokens: number
        readonly stop: readonly string[]
      }
      const hash = createHash('sha256').update(JSON.stringify(prompt)).digest('hex')
      const choices: object[] = []
      if (line.body['echo'] === true)
        for (const [index, tokens] of (prompt as readonly (readonly Token[])[]).entries()) {
          await sequence.clearHistory()
          const outputs = await sequence.controlledEvaluate(
            tokens.map((token) => [token, { generateNext: { logits: true } }]),
          )
          const values = tokens.map((token, i) => {
            const logits = outputs[i - 1]?.next.logits
            if (logits === undefined) return null
            const largest = Math.max(...logits.values())
            const total = [...logits.values()].reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
            return (logits.get(token) ?? NaN) - largest - Math.log(total)
          })
          choices.push({
            index,
            text: '',
            finish_reason: 'length',
            stop_reason: null,
            logprobs: { token_logprobs: values },
          })
        }
      else if ('structured_outputs' in line.body)
        choices.push({ index: 0, text: labelOf(line), finish_reason: 'stop', stop_reason: null })
      else {
        await sequence.clearHistory()
        const written: Token[] = []
        let choice = { text: '', finish_reason: 'stop', stop_reason: null as string | null }
        for await (const token of sequence.evaluate([...(prompt as readonly Token[])], { temperature: 0 })) {
          written.push(token)
          const text = llama.detokenize(written)
          const found = stop.find((each) => text.includes(each))
          choice = { ...choice, text }
          if (found !== undefined) {
            choice = { text: text.slice(0, text.indexOf(found)), finish_reason: 'stop', stop_reason: found }
            break
          }
          if (written.length === most) {
            choice = { ...choice, finish_reason: 'length' }
            break
          }
        }
        choices.push({ index: 0, ...choice })
      }
      answers.push({
        custom_id: line.custom_id,
        prompt_sha256: hash,
        answered_by: { engine: 'a cluster', version: '1.0', model: 'test-model' },
        response: { status_code: 200, body: { model: 'test-model', choices } },
        error: null,
      })
    }
    return answers
  } finally {
    await loaded.dispose()
  }
}
