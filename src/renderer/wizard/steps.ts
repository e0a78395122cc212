import { stepNames, type StepName } from '#contract/drafts.ts'

export interface Step {
  readonly name: StepName
  readonly title: string
  /** What is decided here, as its heading. */
  readonly heading: string
}

const texts: Readonly<Record<StepName, Omit<Step, 'name'>>> = {
  question: { title: 'Question', heading: 'What do you want to know?' },
  tasks: { title: 'Tasks', heading: 'Which tasks?' },
  model: { title: 'Model', heading: 'Which model?' },
  conditions: { title: 'Conditions', heading: 'Under which conditions?' },
  method: { title: 'Method', heading: 'How is it asked, and how tuned?' },
  review: { title: 'Review', heading: 'Is this the study?' },
}

/** In their order. */
export const steps: readonly Step[] = stepNames.map((name) => ({ name, ...texts[name] }))

export function stepAfter(name: StepName, by: 1 | -1): StepName | undefined {
  return stepNames[stepNames.indexOf(name) + by]
}
