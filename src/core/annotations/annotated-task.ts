import { simplifiedFromType } from '#core/conditions/definition-simplified.ts'
import type { CuratedExample, Task } from '#core/task.ts'
import { tagsHold } from './content-types.ts'
import type { Annotated } from './item.ts'
import { simplifiedFromTags } from './simplified-from-tags.ts'

/**
 * A task with what an annotation set says of it. Tags of another text than the definition are left out; the bench says
 * so.
 */
export function annotatedTask(
  task: Task,
  { approved = [], tags, simplified, 'output type': outputType, fields, paraphrases, set }: Annotated,
): Task {
  const curated = approved.map(({ input, output, gold }): CuratedExample => ({
    input,
    output,
    ...(gold !== null && { gold }),
    approved: true,
  }))
  const contentTags = tags !== undefined && tags.length > 0 && tagsHold(tags, task.definition) ? tags : undefined
  const typed =
    task.answerSpace.kind === 'generation' && outputType !== undefined ? simplifiedFromType(outputType) : undefined
  const simplifiedDefinition = simplified ?? (contentTags && simplifiedFromTags(contentTags)) ?? typed
  return {
    ...task,
    curatedExamples: [...curated, ...task.curatedExamples],
    ...(contentTags && { contentTags }),
    ...(simplifiedDefinition !== undefined && { simplifiedDefinition }),
    ...(outputType !== undefined && { outputType }),
    ...(fields && { fields }),
    ...(paraphrases && { paraphrases }),
    annotationSet: set,
  }
}
