import type { Draw } from '../draw.ts'
import { commonWords, fromFrames } from '../frames.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'
import { actions, clearActions, type Action } from '../words/actions.ts'
import { jobs, people, relatives } from '../words/people.ts'

const tense: ClassificationTask = {
  name: 'starter013_tense_of_sentence',
  domain: 'Grammar',
  kind: 'classification',
  definition:
    'Look at the verb of the sentence and name its tense. Use "past" for what is over, "present" for what happens ' +
    'now or ' +
    'regularly and "future" for what is still to come.',
  positive: [
    example('The cat slept on the oven.', 'past', 'The form "slept" tells about the past.'),
    example('The cat will sleep on the oven.', 'future', 'The words "will sleep" tell about the future.'),
    example('The cat sleeps on the oven.', 'present', 'The form "sleeps" is the present tense.'),
  ],
  negative: [
    example('The wind blew from the north.', 'present', 'The form "blew" is past, not present.'),
    example('The wind is going to turn.', 'past', 'The words "is going to turn" tell about the future.'),
  ],
  labels: {
    past: (draw) =>
      withAction(draw, [
        '{who} {past} {object}.',
        '{who} was {ing} {object}.',
        'Did {who} {base} {object}?',
        '{who} did not {base} {object}.',
        'My {relative} and {who} {past} {object}.',
        '{who} and {who2} were {ing} {object}.',
      ]),
    present: (draw) =>
      withAction(draw, [
        '{who} {third} {object}.',
        '{who} is {ing} {object}.',
        'Does {who} {base} {object}?',
        '{who} does not {base} {object}.',
        'My {relative} and {who} {base} {object}.',
        '{who} and {who2} are {ing} {object}.',
      ]),
    future: (draw) =>
      withAction(draw, [
        '{who} will {base} {object}.',
        '{who} is going to {base} {object}.',
        'Will {who} {base} {object}?',
        '{who} will not {base} {object}.',
        'My {relative} and {who} will {base} {object}.',
        '{who} and {who2} are going to {base} {object}.',
      ]),
  },
}

function withAction(draw: Draw, frames: readonly string[]): string {
  return draw.text(frames, { ...formsOf(draw.pick(clearActions)), who: people, relative: relatives })
}

function formsOf(action: Action) {
  return { base: [action.base], third: [action.third], past: [action.past], ing: [action.ing], object: [action.object] }
}

const number: ClassificationTask = {
  name: 'starter014_number_of_subject',
  domain: 'Grammar',
  kind: 'classification',
  definition:
    'Find the subject of the sentence, the one who acts. Is it one or more than one? ' +
    'Return "singular" for one and "plural" for more than one.',
  positive: [
    example('The geese swim across the pond.', 'plural', 'The subject "the geese" means more than one goose.'),
    example('The goose eats the crumbs.', 'singular', 'The subject "the goose" is one bird, whatever it eats.'),
  ],
  negative: [
    example('The king greets his guests.', 'plural', 'There are several guests, but only one king acts: singular.'),
    example('The kings share a crown.', 'singular', 'There is one crown, but several kings act: plural.'),
  ],
  labels: {
    singular: (draw) =>
      subjectSentence(draw, [
        'The {one} {third} {rest}.',
        'Every evening the {one} {third} {rest}.',
        'One {one} {third} {rest}.',
        'My {one} {third} {rest}.',
        'This {one} {third} {rest}.',
        'Near the river a tall {one} {third} {rest}.',
      ]),
    plural: (draw) =>
      subjectSentence(draw, [
        'The {many} {base} {rest}.',
        'Every evening the {many} {base} {rest}.',
        'Three {many} {base} {rest}.',
        'My {many} {base} {rest}.',
        'These {many} {base} {rest}.',
        'Near the river some tall {many} {base} {rest}.',
      ]),
  },
}

function subjectSentence(draw: Draw, frames: readonly string[]): string {
  const [one, many] = draw.pick([
    ['girl', 'girls'],
    ['boy', 'boys'],
    ['child', 'children'],
    ['friend', 'friends'],
    ['nephew', 'nephews'],
    ['niece', 'nieces'],
    ['brother', 'brothers'],
    ['sister', 'sisters'],
    ['cousin', 'cousins'],
  ] as const)
  const [third, base, rest] = draw.pick([
    ['looks for', 'look for', 'shells'],
    ['feeds', 'feed', 'the ducks'],
    ['sings', 'sing', 'a song'],
    ['picks', 'pick', 'apples'],
    ['reads', 'read', 'two books'],
    ['tells', 'tell', 'a story'],
    ['builds', 'build', 'a hut'],
    ['watches', 'watch', 'the boats'],
    ['plays', 'play', 'with a ball'],
    ['walks', 'walk', 'two dogs'],
    ['catches', 'catch', 'fish'],
    ['draws', 'draw', 'pictures'],
  ] as const)
  return draw.text(frames, { one: [one], many: [many], third: [third], base: [base], rest: [rest] })
}

const agreement: ClassificationTask = {
  name: 'starter015_verb_agreement',
  domain: 'Grammar',
  kind: 'classification',
  definition:
    'A learner of English wrote this sentence. Check only whether the verb has the form that its subject needs. ' +
    'Mark the sentence as "correct" or "wrong".',
  positive: [
    example('The birds flies over the lake.', 'wrong', 'With "the birds" the verb must be "fly".'),
    example('The birds fly over the lake.', 'correct', 'Subject and verb fit together.'),
  ],
  negative: [
    example('My uncle have a boat.', 'correct', 'It must be "has" with "my uncle", so the sentence is wrong.'),
    example('My uncles have a boat.', 'wrong', 'Subject and verb fit together, so the sentence is correct.'),
  ],
  labels: {
    correct: (draw) => learnerSentence(draw, true),
    wrong: (draw) => learnerSentence(draw, false),
  },
}

function learnerSentence(draw: Draw, right: boolean): string {
  const action = draw.pick(actions)
  const plural = draw.below(2) === 1
  // A wrong sentence has the forms of the other number.
  const singularForms = plural !== right
  const words = {
    subject: plural
      ? ['the {job}s', '{name} and {name2}', 'my two {relative}s', 'these {job}s']
      : ['the {job}', '{name}', 'my {relative}', 'this {job}'],
    verb: [singularForms ? action.third : action.base],
    be: [singularForms ? 'is' : 'are'],
    was: [singularForms ? 'was' : 'were'],
    have: [singularForms ? 'has' : 'have'],
    ing: [action.ing],
    object: [action.object],
    ...commonWords,
    job: jobs,
    relative: ['sister', 'brother', 'aunt', 'uncle', 'cousin', 'neighbour'],
  }
  return draw.text(
    [
      '{subject} {verb} {object}.',
      '{subject} {be} {ing} {object}.',
      '{subject} {was} {ing} {object}.',
      'On {day} {subject} {verb} {object}.',
      '{subject} often {verb} {object}.',
      'Today {subject} {be} {ing} {object}.',
      '{subject} never {verb} {object}.',
      '{subject} {have} a friend in {city}.',
      '{subject} {be} from {city}.',
      '{subject} {was} in {city} on {day}.',
    ],
    words,
  )
}

const sentenceType: ClassificationTask = {
  name: 'starter016_type_of_sentence',
  domain: 'Grammar',
  kind: 'classification',
  definition:
    'All capitals and the mark at the end have been taken away from a sentence. Tell from the order of its words ' +
    'which type ' +
    'it was. Name the type with one word, such as question or command.',
  positive: [
    example('bring me the scissors', 'command', 'Somebody is told to do something.'),
    example('who has seen my scissors', 'question', 'The speaker wants to know something.'),
    example('the scissors are in the drawer', 'statement', 'The speaker tells us something.'),
  ],
  negative: [
    example('what sharp scissors', 'question', 'Nothing is asked; the speaker is surprised: "exclamation".'),
    example('is the drawer empty', 'statement', 'The verb stands first and an answer is wanted: "question".'),
  ],
  labels: Object.fromEntries(
    Object.entries(
      fromFrames(
        {
          statement: [
            'the {thing} is in the {room}',
            'my {relative} lives in {a quality} house',
            'you left the {thing} in the {room}',
            'we saw {a quality} {room} there',
            'they bought a new {thing}',
            'the {room} was {quality}',
          ],
          question: [
            'where is the {thing}',
            'is the {thing} in the {room}',
            'did my {relative} call',
            'how old is your {thing}',
            'why was the {room} so {quality}',
            'have you seen my {thing}',
          ],
          command: [
            'put the {thing} into the {room}',
            'do not touch the {thing}',
            'call your {relative} at once',
            'show us the {quality} {room}',
            'keep the {room} clean',
            'take the {thing} with you',
          ],
          exclamation: [
            'what {a quality} {room}',
            'how {quality} the {thing} is',
            'what {a quality} {thing} you have',
            'how {quality} your {relative} looks',
            'what {a quality} house',
            'how {quality} this {room} is',
          ],
        },
        {
          thing: ['lamp', 'clock', 'mirror', 'basket', 'table', 'vase'],
          room: ['kitchen', 'garden', 'cellar', 'hall', 'attic'],
          quality: ['lovely', 'strange', 'beautiful', 'wonderful', 'funny', 'awful'],
        },
      ),
    ).map(
      ([label, make]) => [label, (draw: Draw) => make(draw).replace(/^./, (letter) => letter.toLowerCase())] as const,
    ),
  ),
}

export const linguisticForm: StarterCategory = {
  name: 'Linguistic Form',
  split: 'train',
  tasks: [tense, number, agreement, sentenceType],
}
