import { irrelevantSentences } from '#core/templates/irrelevant.ts'
import {
  importedName,
  irrelevantNames,
  otherDefinitionNames,
  paraphraseNames,
  surfaceNames,
  type IrrelevantName,
  type OtherDefinitionName,
  type ParaphraseName,
  type SurfaceName,
  type TemplateName,
} from '#core/templates/names.ts'
import { otherDefinition } from '#core/templates/other-tasks.ts'
import { paraphrase } from '#core/templates/paraphrases.ts'
import { surfaceInstruction, surfaceTasks } from '#core/templates/surface.ts'
import type { DefinitionCondition } from './condition.ts'

/**
 * Words of another kind in the place of the definition (Webson & Pavlick 2022): a sentence about no task, the
 * instruction of a surface task, the definition of another task of the collection, what a person has written of the
 * task in other words, or a template that a person has imported. What is instructive is the definition itself, and null
 * no definition at all.
 */
export const templateConditions: Readonly<Record<TemplateName, DefinitionCondition>> = {
  ...named(irrelevantNames, irrelevant),
  ...named(surfaceNames, surface),
  ...named(otherDefinitionNames, ofAnotherTask),
  ...named(paraphraseNames, inOtherWords),
  // Its condition carries the text (`shownDefinition`).
  [importedName]: {
    name: importedName,
    version: 1,
    describe: 'an imported template in the place of the definition',
    apply: ({ name }) => ({ fit: false, reason: `${name}: the condition carries no template` }),
  },
}

function irrelevant(name: IrrelevantName): DefinitionCondition {
  return {
    name,
    version: 1,
    describe: 'a sentence about no task in the place of the definition',
    apply: () => ({ fit: true, value: irrelevantSentences[name] }),
  }
}

function surface(name: SurfaceName): DefinitionCondition {
  const task = surfaceTasks[name]
  return {
    name,
    version: task.version,
    describe: `another task in the place of the definition: whether ${task.question}`,
    apply: (of) => surfaceInstruction(task, of),
  }
}

function ofAnotherTask(name: OtherDefinitionName): DefinitionCondition {
  const which = name.startsWith('misleading-moderate-') ? 'a related task' : 'an unrelated task'
  return {
    name,
    version: 1,
    describe: `the definition of ${which} of the collection in the place of the definition`,
    apply: (task) => otherDefinition(name, task),
  }
}

function inOtherWords(name: ParaphraseName): DefinitionCondition {
  return {
    name,
    version: 1,
    describe: 'the definition in other words, as a person has written them',
    apply: (task) => paraphrase(name, task),
  }
}

function named<Name extends string>(
  names: readonly Name[],
  of: (name: Name) => DefinitionCondition,
): Record<Name, DefinitionCondition> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, DefinitionCondition>
}
