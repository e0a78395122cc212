import { comparedColumns } from '#core/study/comparisons.ts'
import { cellName } from '#core/study/cell.ts'
import { asksTask } from '#core/study/cell-tasks.ts'
import { templateBlocks } from '#core/study/by-template/index.ts'
import { templateRemarks, templateSentences } from '#core/study/by-template/sentences.ts'
import { complianceOf } from '#core/study/compliance.ts'
import { plannedWords } from '#core/study/planned-instruction.ts'
import {
  categoriesTable,
  categoryComparisonsTable,
  complianceTable,
  templatesTable,
  type ComplianceRow,
} from '#core/tables/by-template.ts'
import { fieldsOf, proposedFields, type TaskFields } from '#core/templates/fields.ts'
import { isSurface } from '#core/templates/names.ts'
import { medianWords, surfaceGold, surfaceTasks, type SurfaceInput } from '#core/templates/surface.ts'
import { readRunInstances, type PlannedInstance } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readCellAnswers } from '#store/trial-answers.ts'
import type { RunResults } from '../run-results.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'
import { unequalWords } from './unequal-words.ts'

/** Templates as a random factor: accuracy by category, categories compared, and what misleading ones were followed. */
export function byTemplateTables(gathered: Gathered, db: ReadableDB, { run: id }: RunRequests['byTemplate']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const { seed, margin } = run.study
  const blocks = templateBlocks(comparedColumns(results), { seed, margin })
  const compliance = complianceRows(db, run.id, results)
  return answered({
    run: run.id,
    study: run.name,
    said: [
      ...blocks.map((block) => ({
        about: blocks.length === 1 ? null : blockName(block),
        sentences: templateSentences(block),
      })),
      { about: null, sentences: [...templateRemarks(blocks), ...unequalWords(db, run.id, results)] },
    ].filter(({ sentences }) => sentences.length > 0),
    tables: [
      shownTable(categoriesTable(blocks)),
      shownTable(categoryComparisonsTable(blocks, margin)),
      shownTable(templatesTable(blocks)),
      shownTable(complianceTable(compliance)),
    ].filter(({ parts }) => parts.some((rows) => rows.length > 0)),
  })
}

function blockName({ decoding, examples, words, training }: ReturnType<typeof templateBlocks>[number]): string {
  const tuned = training === null ? 'untuned' : `tuned, ${training.size} per task`
  return `${tuned}, ${examples === 'empty' ? 'no examples' : `${examples} examples`}, ${words} words, ${decoding}`
}

interface LookedAt {
  readonly instances: ReadonlyMap<number, PlannedInstance>
  /** As a person has confirmed them, or else as they seem to be. */
  readonly fields: TaskFields | null
}

function complianceRows(db: ReadableDB, run: string, results: RunResults): readonly ComplianceRow[] {
  const asked = results.cells.filter(
    ({ cell }) => cell.predictions === undefined && isSurface(cell.condition.definition),
  )
  if (asked.length === 0) return []
  const tasks = results.tasks.map(({ task }, position): LookedAt => {
    const instances = readRunInstances(db, run, position)
    return {
      instances: new Map(instances.map((each) => [each.id, each])),
      fields: task.fields ?? proposedFields(instances.map(({ instance }) => instance.input)),
    }
  })
  const median = medianWords(
    tasks.flatMap(({ instances }) => [...instances.values()].map(({ instance }) => instance.input)),
  )
  return asked.flatMap(({ id, cell }) => {
    const { definition } = cell.condition
    if (!isSurface(definition)) return []
    const called = results.tasks.map(({ task }) =>
      asksTask(cell, task.name, results.study) ? plannedWords(task, cell.condition, results.study) : null,
    )
    const answers = readCellAnswers(db, id).flatMap(({ instance, task, raw }) => {
      const [words, looked] = [called[task], tasks[task]]
      const planned = looked?.instances.get(instance)
      if (!words || !looked || !planned || raw === null) return []
      return [
        {
          real: words.instanceOf(planned.instance).references,
          surface: surfaceGold(surfaceTasks[definition], words.task, inputOf(planned, looked, median)),
          answer: raw,
        },
      ]
    })
    return [{ cell: cellName(cell, results.study), template: definition, ...complianceOf(answers) }]
  })
}

function inputOf({ instance }: PlannedInstance, { fields }: LookedAt, median: number): SurfaceInput {
  const found = fields && fieldsOf(instance.input, fields)
  const [first, second] = found?.state === 'found' ? [...found.fields.values()] : []
  return {
    text: instance.input,
    medianWords: median,
    fields: first === undefined || second === undefined ? null : [first, second],
  }
}
