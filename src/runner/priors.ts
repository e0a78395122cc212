import { contentFreeInput } from '#core/answers/label-score.ts'
import type { Answer, AskRequest, Engine, LabelScore } from '#engine/engine.ts'

type Answered = Extract<Answer, { readonly state: 'answered' }>

/** What labels are worth without an input, for studies that subtract it. */
export interface Priors {
  /** The answer with the prior of each label; what went wrong where that could not be asked. */
  readonly added: (answer: Answered, contentFree: AskRequest) => Promise<Answer>
}

/**
 * Each content-free prompt is asked once with each list of labels: of a classification task that is one prompt for each
 * condition, of a choice task as many as there are lists of options.
 */
export function priorsOf(engine: Engine): Priors {
  const known = new Map<string, Answered>()
  return {
    added: async (answer, contentFree) => {
      const key = JSON.stringify([contentFree.candidates, contentFree.labels])
      const prior = known.get(key) ?? (await engine.ask(contentFree))
      if (prior.state === 'unreached' || prior.state === 'engine-error') return prior
      if (prior.state === 'answered') known.set(key, prior)
      return withPriors(answer, prior)
    },
  }
}

function withPriors(answer: Answered, prior: Answer): Answer {
  const known = prior.state === 'answered' ? prior.labelScores : undefined
  const labelScores: LabelScore[] = []
  for (const score of answer.labelScores ?? []) {
    const without = known?.find(({ label }) => label === score.label)
    if (without === undefined)
      return { state: 'engine-error', message: `the prompt with the input "${contentFreeInput}" could not be asked` }
    labelScores.push({ ...score, prior: without.withEnd })
  }
  return { ...answer, labelScores }
}
