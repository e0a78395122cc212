import { counted, noun } from '#core/noun.ts'
import { mark } from '#core/study/mark.ts'
import { paperOf, papers, templateSetsOf } from '#core/study/questions/paper.ts'
import { offersTable, probesTable } from '#core/tables/probes.ts'
import { publishedTable } from '#core/tables/reproduction.ts'
import { modelFilesTable } from '#core/tables/trainings.ts'
import { differences } from '../../studies/replication-differences.ts'
import type { Facts } from './facts.ts'
import { make, type Content } from './markup.ts'
import { row } from './method.ts'
import { tableOf } from './tables.ts'

/** What may not be concluded, whatever the numbers are; and what was published elsewhere. */
export function limitsOf({
  table,
  run: { study },
  tasks,
  trainTasks,
  sample,
  askedElsewhere,
}: Facts): readonly Content[] {
  return [
    make(
      'ul',
      {},
      make(
        'li',
        {},
        '"Undecided" is not "the same": neither a difference nor equivalence was shown. Only "equivalent" means that two lines are equally good within the margin.',
      ),
      make(
        'li',
        {},
        `Everything here is about this model on ${noun(tasks.length, 'this', 'these')} ${counted(tasks.length, 'task')} (n = ${counted(sample.of, 'instance')}). ${tasks.length === 1 ? 'Intervals resample its instances: they are about this task alone' : 'Intervals resample the tasks: they are about tasks like these'}. Nothing was measured on other collections, languages or models.`,
      ),
      make(
        'li',
        {},
        `An equal or higher score does not show that instructions were understood: ${whatReachesSome({ table, run: { study } })}`,
      ),
      study.tuning === null
        ? make(
            'li',
            {},
            study.predictions
              ? 'The answers were made elsewhere: how their model was trained and asked is known only as far as their file says.'
              : 'The model was asked as it is. Nothing here says what instruction tuning would change.',
          )
        : make(
            'li',
            {},
            'Train condition and test condition are two factors: what does no harm in training may still mislead at test time, and the reverse.',
          ),
      askedElsewhere.length === 0
        ? null
        : make(
            'li',
            {},
            'Placebo did not ask every trial: other engines gave some answers (see Provenance), and Placebo cannot check those.',
          ),
      table.mark === null ? null : make('li', {}, table.mark, ` Do not rely on anything marked ${mark}.`),
    ),
    ...differencesOf({ run: { study }, tasks, trainTasks }),
    make('h3', {}, 'Published values'),
    tableOf(publishedTable(table.published)),
    make('p', {}, table.publishedCaveat),
  ]
}

/** What keeps the study from being the experiment of the paper whose question it asks. */
function differencesOf({
  run: { study },
  tasks,
  trainTasks,
}: Pick<Facts, 'tasks' | 'trainTasks'> & { readonly run: Pick<Facts['run'], 'study'> }): readonly Content[] {
  const asked = paperOf(study)
  if (asked === null || study.predictions) return []
  const templateSet = templateSetsOf(study)
  return [
    make('h3', {}, `What differs from ${papers[asked]}`),
    make(
      'ul',
      {},
      ...differences(asked, {
        ...study,
        model: study.model.name,
        tasks,
        trainTasks,
        left: 0,
        few: null,
        templateSet,
      }).map((sentence) => make('li', {}, sentence)),
    ),
  ]
}

/** What of a score needs no understanding, and where it can be read: only what this report has. */
function whatReachesSome({
  table: { aboveChance, attribution },
  run: { study },
}: {
  readonly table: Pick<Facts['table'], 'aboveChance' | 'attribution'>
  readonly run: { readonly study: Facts['run']['study'] }
}): string {
  if (aboveChance.length === 0) return 'answering in format and copying reach some of it.'
  const parts = study.tuning !== null && attribution.lines.length > 0 ? ' and the parts of what tuning gains' : ''
  return `answering in format, the majority label and guessing reach some of it. Read the lines against guessing${parts}.`
}

/** What this report was made of, so that somebody else can make it again. */
export function provenanceOf({ run, table, version, madeAt, texts, askedElsewhere }: Facts): readonly Content[] {
  const { study } = run
  const { model } = study
  return [
    make(
      'dl',
      {},
      ...row('Placebo', version),
      ...row('Report made', madeAt.toISOString()),
      ...row(
        'Run',
        `${run.id}, begun ${run.createdAt}${run.finishedAt === null ? '' : `, finished ${run.finishedAt}`}, ${run.state}`,
      ),
      ...(run.origin === null
        ? []
        : row('Carried out elsewhere', `${run.origin.kind}, from ${run.origin.file} (SHA-256 ${run.origin.sha256})`)),
      ...askedElsewhere.flatMap((sentence) => row('Asked elsewhere', sentence)),
      ...(study.predictions
        ? []
        : [
            ...row(
              'Model',
              model.endpoint === undefined
                ? [`${model.name}, ${model.quantisation}, SHA-256 `, make('code', {}, model.sha256)]
                : [
                    `${model.endpoint.model}, asked at the endpoint ${model.name} (${model.file}), fingerprint `,
                    make('code', {}, model.sha256),
                  ],
            ),
            ...row(
              'Engine',
              `${model.engineBuild}; context of ${model.contextSize} tokens${model.endpoint === undefined ? `, ${model.gpuLayers} layers on the GPU` : ''}`,
            ),
          ]),
      ...row(
        'Seed',
        `${study.seed}: of automatic delusive examples, of the statistics' ${table.draws} draws, ${texts ? 'and of the sample below' : 'and of a sample of trials, left out here'}`,
      ),
    ),
    ...(model.endpoint?.report === undefined
      ? []
      : [tableOf(offersTable(model.endpoint.report)), tableOf(probesTable(model.endpoint.report))]),
    table.trainings.length === 0 ? null : tableOf(modelFilesTable(table)),
    make(
      'p',
      {},
      'The study bundle of this run (',
      make('code', {}, `placebo bundle make ${run.id} FILE.zip`),
      ') holds every prompt and answer; ',
      make('code', {}, 'placebo verify FILE.zip'),
      ' computes every number of it again.',
    ),
  ]
}
