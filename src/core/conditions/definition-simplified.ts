import type { DefinitionCondition } from './condition.ts'

/**
 * Everything semantic removed, only the output space left (Kung & Peng 2023, abstract). A generation task has no
 * closed output space, so it has no definition block unless an annotator has written an output type. The options of a
 * choice task stand in each input, so that its definition names none of them. What an annotator has written or tagged
 * comes before all of these.
 */
export const simplifiedDefinition: DefinitionCondition = {
  name: 'simplified',
  version: 1,
  describe:
    'only the output space: the labels of a classification task, the options of a choice task ("Output one of the options."), the written output type of a generation task',
  apply: (task) => {
    if (task.simplifiedDefinition?.trim() === '')
      return { fit: false, reason: `${task.name}: its simplified definition is blank, so there is nothing to show` }
    if (task.simplifiedDefinition !== undefined) return { fit: true, value: task.simplifiedDefinition, fromSet: true }
    if (task.answerSpace.kind === 'generation') {
      return { fit: true, value: task.outputType === undefined ? undefined : simplifiedFromType(task.outputType) }
    }
    if (task.answerSpace.kind === 'choice') return { fit: true, value: 'Output one of the options.' }
    const { labels } = task.answerSpace
    if (labels.length === 0)
      return { fit: false, reason: `${task.name}: its label space is empty, so there is nothing to show` }
    return { fit: true, value: `Output one of: ${labels.join(', ')}.` }
  },
}

/** @param outputType e.g. "a question" */
export function simplifiedFromType(outputType: string): string {
  return `Output ${outputType}.`
}
