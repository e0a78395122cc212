import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { count, counted, decimal } from '#core/numbers.ts'
import { cut } from './cut.ts'
import type { Facts } from './facts.ts'
import type { Scores } from '#core/scoring/index.ts'
import { make, type Content, type Element } from './markup.ts'
import type { SampledInstance, SampledTrial } from './sampled.ts'
import { scrolling } from './tables.ts'

/** Characters of an input, of a reference, of an answer. */
const [inputCharacters, referenceCharacters, answerCharacters, shownReferences] = [1200, 300, 500, 5]

/** The same instances under every cell, side by side. */
export function sampleSection({ sample: { instances, of, seed } }: Facts): readonly Content[] {
  return [
    make(
      'p',
      {},
      instances.length === of
        ? `All ${counted(of, 'instance')} of this run.`
        : `${count(instances.length)} of ${counted(of, 'instance')}, drawn without looking at any answer: all instances in the order of their tasks, shuffled with the study's seed ${seed}, the first ${count(instances.length)} of them.`,
      ' Characters that would hide or turn text are written by their numbers; long texts are cut, and say so.',
    ),
    ...instances.map(instanceOf),
  ]
}

function instanceOf(instance: SampledInstance): Element {
  const { task, id, input, references, labels, isChoice, trials } = instance
  const more = references.length > shownReferences ? ` and ${count(references.length - shownReferences)} more` : ''
  return make(
    'article',
    { 'aria-label': `${task}, ${id}` },
    make('h3', {}, `${task}, instance ${id}`),
    make(
      'dl',
      {},
      make('dt', {}, 'Input'),
      make('dd', { class: 'text' }, cut(input, inputCharacters)),
      make('dt', {}, references.length === 1 ? 'Reference' : 'References'),
      make(
        'dd',
        { class: 'text' },
        `${references
          .slice(0, shownReferences)
          .map((each) => cut(each, referenceCharacters))
          .join(' · ')}${more}`,
      ),
      labels === null
        ? null
        : [
            make('dt', {}, isChoice ? 'Options' : 'Label space'),
            make('dd', { class: 'text' }, cut(labels.join(', '), answerCharacters)),
          ],
    ),
    trials.length === 0
      ? make('p', {}, 'Not asked yet.')
      : scrolling(
          `Answers to ${task}, ${id}`,
          false,
          make(
            'table',
            {},
            make('caption', {}, `What each of ${counted(trials.length, 'cell')} answered`),
            make(
              'thead',
              {},
              make(
                'tr',
                {},
                ...['Cell', 'Answer', 'Outcome', labels === null ? 'ROUGE-L' : 'Exact match'].map((title) =>
                  make('th', { scope: 'col' }, title),
                ),
              ),
            ),
            make('tbody', {}, ...trials.map((trial) => rowOf(trial, labels === null))),
          ),
        ),
  )
}

function rowOf({ cell, trial: { outcome, scores, dropped, text } }: SampledTrial, isGeneration: boolean): Element {
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, cell),
    make('td', { class: 'answer text' }, text.raw === null ? '–' : cut(text.raw, answerCharacters)),
    make(
      'td',
      {},
      `${outcomeInWords(outcome, scores?.formatNormalised ?? null)}${dropped > 0 ? `, ${counted(dropped, 'example')} dropped` : ''}`,
    ),
    make(
      'td',
      {},
      scores === null ? '–' : isGeneration ? rougeInWords(scores) : scores.exactMatch === 1 ? 'right' : 'wrong',
    ),
  )
}

/** Where references have nothing that ROUGE-L knows, by Unicode words. */
function rougeInWords({ rougeL, rougeLUnicode }: Scores): string {
  if (rougeL !== null) return `${decimal(100 * rougeL)} %`
  return rougeLUnicode === null ? '–' : `${decimal(100 * rougeLUnicode)} % (Unicode words)`
}
