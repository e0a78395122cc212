import { expect, test } from 'vitest'
import { settledSystemMessage, systemMessageName, type SystemMessages } from '#core/prompts/system-message.ts'

const says: SystemMessages = { default: 'Be kind.', refusal: null, staying: null }
const silent: SystemMessages = { default: null, refusal: null, staying: null }
const chat = { userTurn: true }
const plain = { userTurn: false }

test.each([
  ['nothing wished', undefined, says, chat, undefined],
  ['a text', ' Be brief.\n', says, chat, 'Be brief.'],
  ['what the template says anyway', 'Be kind.', says, chat, undefined],
  ['left out', '', says, chat, ''],
  ['white space alone', ' \n', says, chat, ''],
  ['left out where there is nothing to leave out', '', silent, chat, undefined],
  ['left out of a format without a template', '', says, plain, undefined],
  ['a text for a format without a template', 'Be brief.', says, plain, 'Be brief.'],
] as const)('%s', (_, wished, told, format, settled) => {
  expect(settledSystemMessage(wished, told, format)).toBe(settled)
})

test.each([
  ['Say "yes".', null, String.raw`"Say \"yes\"."`],
  ['', 'Be kind.', 'left out'],
  [undefined, 'Be kind.', '"Be kind." (of the chat template)'],
  [undefined, null, 'none'],
  [undefined, undefined, 'as the chat template has it'],
])('%j where the template says %j: %s', (message, said, name) => {
  expect(systemMessageName(message, said)).toBe(name)
})
