import type { Client } from '../app/client.ts'

export type Listed = Awaited<ReturnType<Client['collections']['list']>>
export type CollectionSummary = Listed['collections'][number]
export type RemovedCollection = Listed['removed'][number]
export type TaskSummary = Awaited<ReturnType<Client['collections']['show']>>['tasks'][number]
export type Finding = Awaited<ReturnType<Client['collections']['lint']>>['findings'][number]
export type TaskDetails = Awaited<ReturnType<Client['collections']['task']>>
export type Space = TaskDetails['space']
export type ReviewedSpace = Exclude<Parameters<Client['collections']['review']>[0]['space'], null>
export type TaskText = Parameters<Client['collections']['edit']>[0]['text']

/** Names of what the lint report finds, as a heading; a kind that is new is shown by its own name. */
const findingTitles: Readonly<Record<string, string>> = {
  'same-task': 'Tasks that are here twice',
  'no-definition': 'No definition',
  'no-categories': 'No categories',
  'few-positive-examples': 'Few positive examples',
  'no-negative-examples': 'No negative examples',
  'empty-example': 'Examples without an input or output',
  'label-without-letters': 'Labels without a letter or digit',
  'equal-labels': 'Labels that exact match cannot tell apart',
  'empty-input': 'Instances without an input',
  'empty-output': 'Empty references',
  'output-outside-label-space': 'References outside the label space',
  'reference-without-letters': 'References without a letter or digit',
  'no-rouge-words': 'Instances without ROUGE-L',
  'fewer-rouge-words': 'References of which ROUGE-L drops letters',
  'reference-outside-options': 'References outside the options',
  'reference-written-otherwise': 'References written otherwise than their option',
  'equal-options': 'Options that exact match cannot tell apart',
  'option-without-letters': 'Options without a letter or digit',
  'example-among-instances': 'Examples that are instances, too',
  'contradicting-instances': 'Instances that contradict each other',
  'duplicate-instance': 'Instances that come twice',
  'positive-example-outside-label-space': 'Positive examples outside the label space',
  'negative-example-outside-label-space': 'Negative examples outside the label space',
  'positive-example-outside-options': 'Positive examples outside their options',
  'negative-example-outside-options': 'Negative examples outside their options',
  'example-without-options': 'Examples without options',
  'negative-example-right': 'Negative examples that are right',
  'single-label': 'Only one label',
  'single-output': 'Only one output',
  'unused-label': 'Labels that never occur',
  'unstated-label': 'Labels that the definition does not state',
}

export function findingTitle(code: string): string {
  return findingTitles[code] ?? code
}
