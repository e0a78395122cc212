import { labelScoreOf, labelScores } from '#core/answers/label-score.ts'
import { samplingName } from '#core/answers/sampling.ts'
import { stopChoiceName } from '#core/answers/stop-rule.ts'
import { describeCondition } from '#core/conditions/describe-condition.ts'
import { count, counted } from '#core/numbers.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { sampledFormatInShort } from '#core/prompts/sampled-format.ts'
import { instancesInWords } from '#core/study/asked-instances.ts'
import { askingMode, modeSentence } from '#core/study/mode-difference.ts'
import { primariesInWords } from '#core/study/primary.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { cut } from './cut.ts'
import type { Facts } from './facts.ts'
import { make, type Content, type Element } from './markup.ts'

/** Characters of a prompt. */
const promptCharacters = 6000

/** How it was done: what was asked, how the models were tuned, and one real prompt under each condition. */
export function methodOf({ run, table, tasks, trainTasks, leftOut, sample, texts }: Facts): readonly Content[] {
  const { study } = run
  const { tuning } = study
  return [
    make(
      'dl',
      {},
      ...row(
        'Collection',
        `${study.collection}: ${counted(tasks.length, 'test task')}, ${instancesInWords(study)} of each; n = ${counted(sample.of, 'instance')}`,
      ),
      ...(study.predictions ? [] : row('Model', study.model.name)),
      ...(tuning === null ? [] : row('Tuning', tuningInWords(study, trainTasks.length))),
      ...(study.predictions
        ? row('Answers', 'made elsewhere, and scored here')
        : [
            ...row(
              'Prompt format',
              `${study.format}, ${counted(study.k, 'example')} where the condition shows examples`,
            ),
            ...(study.sampledFormats === undefined
              ? []
              : row(
                  'Sampled formats',
                  `in the place of its text, each condition under each: ${study.sampledFormats.map((name) => `${name} (${sampledFormatInShort(name)})`).join('; ')}`,
                )),
            ...(promptFormats[study.format].userTurn
              ? row('System message', systemMessageName(study.systemMessage, study.model.templateSays))
              : []),
            ...row('Asking mode', modeInWords(run)),
            ...row(
              'Decoding',
              `${study.decodings.join(', ')}; answers of at most ${counted(study.maxAnswerTokens, 'token')}, ${study.sampling === undefined ? 'temperature 0' : `${samplingName(study.sampling)} of each prompt with seeds of their own (from seed ${study.seed}), averaged on each instance`}${study.decodings.includes('free') ? `; free answers end at: ${stopChoiceName(study.stop)}` : ''}${study.decodings.includes('likelihood') ? `; labels are compared by: ${labelScores[labelScoreOf(study)].describe}` : ''}`,
            ),
          ]),
      ...row(
        'Scores',
        "exact match and ROUGE-L as Tk-Instruct computes them, strict match and strict format correctness as in the first author's notebook, normalised format correctness with exact match's normalisation; percent, mean over instances unless said otherwise",
      ),
      ...row(
        'Statistics',
        `pairs on the same instances; ${repeatsOf(table)}tasks and then instances resampled, ${count(table.draws)} draws, seed ${study.seed}; p values after Holm over ${study.primary === undefined ? primariesInWords(study.primary) : `the primary comparisons, declared before the run (${primariesInWords(study.primary)}); all others are exploratory`}; equivalence by two one-sided tests against ±${study.margin} points, fixed before the run`,
      ),
    ),
    study.leftOut.length > 0
      ? make('p', {}, make('strong', {}, 'Left out on request: '), leftOut.join('; '), '.')
      : null,
    make('h3', {}, 'Test tasks'),
    make('p', {}, tasks.join(', ') || 'none'),
    tuning === null ? null : [make('h3', {}, 'Train tasks'), make('p', {}, trainTasks.join(', ') || 'none')],
    sample.prompts.length > 0
      ? make('h3', {}, texts ? 'Conditions, each with one prompt as it was asked' : 'Conditions')
      : null,
    ...sample.prompts.map(({ name, condition, prompt }) =>
      make(
        'section',
        {},
        make('h4', {}, name),
        make('p', {}, describeCondition(condition)),
        prompt === null
          ? make('p', {}, 'Nothing was asked under it yet.')
          : [
              make(
                'p',
                { class: 'soft' },
                `Instance ${prompt.instance} of ${prompt.task}; SHA-256 of the prompt ${prompt.trial.text.promptHash}`,
              ),
              texts
                ? make(
                    'pre',
                    { class: 'prompt', tabindex: '0', 'aria-label': `Prompt under ${name}` },
                    cut(prompt.trial.text.prompt, promptCharacters),
                  )
                : null,
            ],
      ),
    ),
  ]
}

function repeatsOf({ seedsDrawn, formatsDrawn }: Facts['table']): string {
  if (formatsDrawn !== undefined) return `${formatsDrawn} sampled formats, `
  return seedsDrawn === null ? '' : `${seedsDrawn} seeds, `
}

function modeInWords({ study, modeDifference }: Facts['run']): string {
  return askingMode(study) === 'exact'
    ? 'exact: by llama.cpp, each prompt by itself'
    : `fast: several prompts side by side by Placebo's own kernels. ${modeSentence(study, modeDifference) ?? ''}`
}

function tuningInWords({ tuning }: Facts['run']['study'], trainTasks: number): string {
  if (tuning === null) return ''
  const { method, settings, sizes, seeds, heldOutPerTask } = tuning
  return [
    method.kind === 'full'
      ? 'in full'
      : `LoRA of rank ${method.rank}, alpha ${method.alpha}, beside ${method.matrices.join(', ')}`,
    `${counted(trainTasks, 'train task')}, ${sizes.join(', ')} instances of each, ${heldOutPerTask === 0 ? 'none' : `at most ${heldOutPerTask} more`} held out`,
    `${counted(seeds.length, 'seed')} (${seeds.join(', ')})`,
    `${counted(settings.epochs, 'epoch')}, batch ${settings.batch}, learning rate ${settings.learningRate} (${settings.schedule}, warm-up ${settings.warmUp}), weight decay ${settings.weightDecay}, clip ${settings.clip}`,
    'loss on answer tokens only',
  ].join('; ')
}

export function row(term: string, reported: Content): readonly Element[] {
  return [make('dt', {}, term), make('dd', {}, reported)]
}
