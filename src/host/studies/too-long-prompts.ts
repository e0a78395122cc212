import { conditionName } from '#core/conditions/index.ts'
import type { PromptCandidate } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { plannedInstruction } from '#core/study/planned-instruction.ts'
import type { TooLongPrompt } from '#core/study/problems.ts'
import type { Study } from '#core/study/study.ts'
import { readAskedInstances, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'
import { surelyFits } from './plan-trainings.ts'

/**
 * Tasks that cannot be asked under a condition at all: not even their shortest prompt, without examples, fits the
 * context of the model that is loaded. One that fits for some instances is asked, and the others are `too-long`.
 */
export async function tooLongPrompts(
  host: Pick<Host, 'store' | 'engine'>,
  study: Study,
  rows: readonly TaskRow[],
): Promise<readonly TooLongPrompt[]> {
  const found: TooLongPrompt[] = []
  for (const row of rows)
    for (const condition of study.conditions) {
      const instruction = { ...plannedInstruction(row.task, condition, study), examples: [] }
      // Formats differ by some characters; of each task the shortest prompt under the longest of them is looked at.
      const shortest = await shortestPrompt(host, study, row, (input) =>
        longestOf(
          (study.sampledFormats ?? [undefined]).map((sampled) =>
            promptCandidates(study.format, instruction, { input }, sampled),
          ),
        ),
      )
      if (shortest !== null) found.push({ task: row.task.name, condition: conditionName(condition), ...shortest })
    }
  return found
}

function longestOf(each: readonly (readonly PromptCandidate[])[]): readonly PromptCandidate[] {
  return each.reduce((one, other) => ((other[0]?.text.length ?? 0) > (one[0]?.text.length ?? 0) ? other : one))
}

/** `null`: one fits. The first instance fits nearly always; only where it does not all are looked at. */
async function shortestPrompt(
  { store, engine }: Pick<Host, 'store' | 'engine'>,
  study: Study,
  row: TaskRow,
  candidatesOf: (input: string) => ReturnType<typeof promptCandidates>,
): Promise<Pick<TooLongPrompt, 'tokens' | 'budget'> | null> {
  const { format, maxAnswerTokens } = study
  const fit = (input: string) => {
    const request = { candidates: candidatesOf(input), userTurn: promptFormats[format].userTurn, maxAnswerTokens }
    // Its process may have been killed; a second time it is something else.
    return engine.fit(request).catch(() => engine.fit(request))
  }
  const fits = async (input: string) =>
    surelyFits(study, Buffer.byteLength(candidatesOf(input)[0]?.text ?? '') + maxAnswerTokens) ||
    (await fit(input)).state === 'fits'
  let shortest: string | undefined
  for (const { input } of readAskedInstances(store, row, study)) {
    if (shortest === undefined && (await fits(input))) return null
    if (shortest === undefined || input.length < shortest.length) shortest = input
  }
  if (shortest === undefined) return null
  const fitted = await fit(shortest)
  return fitted.state === 'fits' ? null : { tokens: fitted.promptTokens, budget: fitted.budget }
}
