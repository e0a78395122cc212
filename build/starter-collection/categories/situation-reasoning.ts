import type { Draw } from '../draw.ts'
import { commonWords } from '../frames.ts'
import { example, type ClassificationTask, type GenerationTask, type StarterCategory } from '../task-spec.ts'
import { clearActions } from '../words/actions.ts'
import { inWords } from '../words/numbers.ts'
import { countables } from '../words/things.ts'

const whoHasMore: ClassificationTask = {
  name: 'starter021_who_has_more',
  domain: 'Mathematics',
  kind: 'classification',
  definition:
    'Two people called A and B own some things of the same sort. Compare how many each of them has. ' +
    'Answer "A" if A has more, "B" if B has more and "equal" if they have the same number.',
  positive: [
    example('A owns three hens. B owns eight hens.', 'B', 'Eight is more than three.'),
    example('A has six spoons and B has six spoons.', 'equal', 'Both numbers are six.'),
    example('B found two nuts and A found five nuts.', 'A', 'Five is more than two.'),
  ],
  negative: [
    example('A has nine hens and B has four hens.', 'equal', 'Nine is more than four, so the answer is "A".'),
    example('B has ten nuts. A has seven nuts.', 'A', 'Ten is more than seven, so the answer is "B".'),
  ],
  labels: {
    A: (draw) => comparison(draw, (high, low) => [high, low]),
    B: (draw) => comparison(draw, (high, low) => [low, high]),
    equal: (draw) => comparison(draw, (high) => [high, high]),
  },
}

function comparison(draw: Draw, share: (high: number, low: number) => readonly [number, number]): string {
  const high = 4 + draw.below(9)
  const [a, b] = share(high, 2 + draw.below(high - 2))
  return draw.text(
    [
      'A has {a} {things}. B has {b} {things}.',
      'B has {b} {things}. A has {a} {things}.',
      'A bought {a} {things} and B bought {b} {things}.',
      'There are {b} {things} in the bag of B and {a} in the bag of A.',
      'A keeps {a} {things} in a box; B keeps {b}.',
      'While A owns {a} {things}, B owns {b} of them.',
      'A: {a} {things}. B: {b} {things}.',
      'B put {b} {things} on the table and A put {a}.',
      'On {day} A found {a} {things}; B found {b}.',
      'My {relative} gave A {a} {things} and B {b} {things}.',
      'Out of all the {things}, {b} belong to B and {a} to A.',
      'A came home with {a} {things}, B with {b}.',
    ],
    { ...commonWords, a: [inWords(a)], b: [inWords(b)], things: countables },
  )
}

const firstOrSecond: ClassificationTask = {
  name: 'starter022_order_of_two_events',
  domain: 'Stories',
  kind: 'classification',
  definition:
    'A sentence tells about two events, and one of them is named again after the word "Event". ' +
    'Did it happen first or second in time? Mind that the order of the words can differ from the order of the events. ' +
    'Answer "first" or "second".',
  positive: [
    example(
      'Before it rained, we ran home. Event: it rained',
      'second',
      'We ran home before the rain, so the rain was second.',
    ),
    example('We ran home and then it rained. Event: we ran home', 'first', 'The rain came after we ran home.'),
  ],
  negative: [
    example(
      'The bell rang after the king spoke. Event: the bell rang',
      'first',
      'The bell rang after the speech, so it was second.',
    ),
    example(
      'The king left, then the bell rang. Event: the king left',
      'second',
      'The bell rang later, so the king left first.',
    ),
  ],
  labels: { first: (draw) => twoEvents(draw, '{early}'), second: (draw) => twoEvents(draw, '{late}') },
}

function twoEvents(draw: Draw, asked: string): string {
  const [early, late] = draw.some(clearActions, 2).map((item) => `${item.past} ${item.object}`)
  return draw.text(
    [
      '{early} before {late}.',
      'before {late}, {early}.',
      '{late} after {early}.',
      'after {early}, {late}.',
      '{early}, and then {late}.',
      'first {early}, then {late}.',
      'as soon as {early}, {late}.',
      '{late} as soon as {early}.',
      '{early}, and an hour later {late}.',
      '{late}, but an hour earlier {early}.',
      'once {early}, {late}.',
      'on {day} {early}; on the next day {late}.',
    ].map((frame) => `${frame} Event: ${asked}`),
    {
      ...commonWords,
      early: [`{name} ${early ?? ''}`],
      late: [`{name2} ${late ?? ''}`],
    },
  )
}

const whereIsIt: ClassificationTask = {
  name: 'starter023_position_of_thing',
  domain: 'Pictures',
  kind: 'classification',
  definition:
    'A picture is described in one sentence. Answer the question about the place of one thing as seen from the ' +
    'other, and turn the ' +
    'direction round if the question does. Use two words for the sides, such as "left of", and one word for the rest.',
  positive: [
    example(
      'The sun is above the hill. Where is the hill?',
      'below',
      'If the sun is above the hill, the hill is below the sun.',
    ),
    example('A cow stands left of a tree. Where is the cow?', 'left of', 'The sentence says so directly.'),
  ],
  negative: [
    example(
      'The boat is right of the bridge. Where is the bridge?',
      'right of',
      'The bridge is on the other side: "left of".',
    ),
    example(
      'The moon is above the roof. Where is the moon?',
      'below',
      'The moon is above the roof, as the sentence says.',
    ),
  ],
  labels: {
    above: (draw) => position(draw, 'above', 'below'),
    below: (draw) => position(draw, 'below', 'above'),
    'left of': (draw) => position(draw, 'left', 'right'),
    'right of': (draw) => position(draw, 'right', 'left'),
  },
}

/** The asked thing is on the side `side` of the other one; half of the sentences tell it the other way round. */
function position(draw: Draw, side: keyof typeof sides, otherSide: keyof typeof sides): string {
  const direct = draw.below(2) === 0
  return draw.text(
    [
      'The {subject} is {side} the {other}. Where is the {asked}?',
      'There is {a subject} {side} the {other}. Where is the {asked}?',
      'You see {a subject} {side} {a other}. Where is the {asked}?',
      'The artist drew the {subject} {side} the {other}. Where is the {asked}?',
      '{side} the {other} there is {a subject}. Where is the {asked}?',
      'In the picture the {subject} is {side} the {other}. Where is the {asked}?',
    ],
    {
      asked: ['ball', 'star', 'flag', 'kite', 'bird', 'balloon', 'lamp', 'apple', 'cloud', 'flower'],
      object: ['house', 'circle', 'box', 'window', 'ship', 'letter', 'chair', 'clock', 'wheel', 'owl'],
      subject: [direct ? '{asked}' : '{object}'],
      other: [direct ? '{object}' : '{asked}'],
      side: sides[direct ? side : otherSide],
    },
  )
}

const sides = {
  above: ['above', 'higher up than', 'directly above'],
  below: ['below', 'lower down than', 'directly below'],
  left: ['left of', 'to the left of', 'on the left of'],
  right: ['right of', 'to the right of', 'on the right of'],
}

const wordSum: GenerationTask = {
  name: 'starter024_sum_in_words',
  domain: 'Mathematics',
  kind: 'generation',
  definition:
    'Solve the little story problem by adding or taking away. Write the result as a number in words, with a hyphen ' +
    'where it is usual. ' +
    'Do not repeat the name of the things.',
  positive: [
    example('Tim had ten nuts and found four more. How many has he now?', 'fourteen', 'Ten and four make fourteen.'),
    example('Of thirty hens, five ran away. How many are left?', 'twenty-five', 'Thirty less five is twenty-five.'),
  ],
  negative: [
    example('Kim had nine nuts and ate two. How many are left?', 'eleven', 'Two must be taken away: seven.'),
    example('Twenty hens and six hens: how many together?', '26', 'The number is right but not written in words.'),
  ],
  make: (draw) => {
    const adds = draw.below(2) === 0
    const first = 11 + draw.below(adds ? 50 : 80)
    const second = 2 + draw.below(adds ? 35 : Math.min(first - 3, 40))
    const words = { ...commonWords, a: [inWords(first)], b: [inWords(second)], things: countables }
    const input = adds
      ? draw.text(
          [
            '{name} had {a} {things} and bought {b} more. How many are there now?',
            'There are {a} {things} here and {b} {things} there. How many in all?',
            'On {day} {name} found {a} {things}, later {b} more. How many altogether?',
            '{a} {things} and {b} {things}: how many together?',
            '{name} has {a} {things}, {name2} has {b}. How many do they have together?',
            'My {relative} had {a} {things} and got {b} from {name}. How many now?',
          ],
          words,
        )
      : draw.text(
          [
            '{name} had {a} {things} and lost {b}. How many are left?',
            'Of {a} {things}, {b} were sold. How many remain?',
            'There were {a} {things} on {day}; {b} are gone. How many are still there?',
            '{name} takes {b} of the {a} {things}. How many remain?',
            'My {relative} had {a} {things} and gave {b} to {name}. How many are left?',
            'From {a} {things} we take away {b}. What is left?',
          ],
          words,
        )
    return { input: input, outputs: [inWords(adds ? first + second : first - second)] }
  },
}

export const situationReasoning: StarterCategory = {
  name: 'Situation Reasoning',
  split: 'train',
  tasks: [whoHasMore, firstOrSecond, whereIsIt, wordSum],
}
