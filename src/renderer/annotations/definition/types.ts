import { contentTypes, type ContentType } from '#core/annotations/content-types.ts'

/** What each content type is for, in the words of Yin et al. 2023, section 3.1, in short. */
export const typeMeanings: Readonly<Record<ContentType, string>> = {
  'input content': 'what the input is',
  'additional input content': 'more about the input',
  'action content': 'what is to be done',
  'output content': 'what the output is',
  'additional output content': 'more about the output',
  'label list': 'the labels themselves',
  'label description': 'what a label means',
  'input mention': 'the input, named beside an action or output',
}

/** From 1: its key, unless somebody has put it on another, and its pattern. */
export function typeNumber(type: ContentType): number {
  return contentTypes.indexOf(type) + 1
}
