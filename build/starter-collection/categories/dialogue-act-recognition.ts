import type { Draw } from '../draw.ts'
import { commonWords, fromFrames } from '../frames.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'

const dialogueAct: ClassificationTask = {
  name: 'starter017_dialogue_act_of_remark',
  domain: 'Dialogue',
  kind: 'classification',
  definition:
    'Someone makes a remark in a conversation. What does the speaker do with it? Choose one of seven: ' +
    'greeting, farewell, thanks, apology, request, offer, refusal.',
  positive: [
    example('Pass me the sugar, please.', 'request', 'The speaker wants the other one to do something.'),
    example('Here, take half of my sandwich.', 'offer', 'The speaker wants to give something.'),
  ],
  negative: [
    example('I did not mean to hurt you, forgive me.', 'farewell', 'The speaker is sorry, so this is an apology.'),
    example('Not for all the money in the world!', 'greeting', 'The speaker says no, so this is a refusal.'),
  ],
  labels: fromFrames(
    {
      greeting: [
        'Hello, {name}!',
        'Good {time}, {name}. How are you?',
        'Hi {name}, nice to meet you.',
        'Welcome to {city}, {name}!',
        'Good {time}, everyone!',
      ],
      farewell: [
        'Goodbye, {name}, see you on {day}.',
        'Bye for now, and greet your {relative}.',
        'See you on {day}!',
        'Farewell, {name}, and travel safely to {city}.',
        'I must go now. Until {day}!',
      ],
      thanks: [
        'Thank you so much for the {thing}.',
        'Many thanks for your help with the {thing}, {name}.',
        'How kind of you to bring the {thing}, thank you!',
        'I am very grateful for the {thing}.',
        'Thanks a lot for the ride to {city}.',
      ],
      apology: [
        'I am so sorry that I broke your {thing}.',
        'Please forgive me for being late, {name}.',
        'I apologise for losing the {thing}.',
        'Sorry, {name}, the mistake was all mine.',
        'I feel terrible that I forgot you on {day}. I am sorry.',
      ],
      request: [
        'Could you lend me your {thing}, {name}?',
        'Please close the window, {name}.',
        'Would you please bring the {thing} on {day}?',
        '{name}, can you show me the {thing}, please?',
        'Will you please call my {relative}?',
      ],
      offer: [
        'Shall I carry the {thing} for you, {name}?',
        'You can have my {thing} if you like.',
        'Would you like some of my cake, {name}?',
        'Let me help you with the {thing}.',
        'I could drive you to {city} on {day}, if you want.',
      ],
      refusal: [
        'No, I will not lend you the {thing}.',
        'No way, {name}, I am not doing that.',
        'I will certainly not drive you to {city}.',
        'No, you cannot have my {thing}.',
        'Never! I am not going to {city} with you.',
      ],
    },
    {
      time: ['morning', 'evening', 'afternoon'],
      thing: ['lamp', 'umbrella', 'ladder', 'bag', 'camera', 'suitcase', 'radio'],
    },
  ),
}

const politeness: ClassificationTask = {
  name: 'starter018_polite_or_rude_request',
  domain: 'Dialogue',
  kind: 'classification',
  definition:
    'Each input asks somebody to do something. Judge the tone of the words, not the thing that is asked for. ' +
    'Output "polite" for a friendly tone and "rude" for an unfriendly one.',
  positive: [
    example('Could I trouble you for the salt, please?', 'polite', 'The speaker asks in a friendly way.'),
    example('Give me the salt, you fool!', 'rude', 'The speaker gives an order and calls the other a fool.'),
  ],
  negative: [
    example('Get out of my way, lazybones!', 'normal', 'Only two tones are possible, and this one is rude.'),
    example(
      'If it is not too much trouble, would you spell your name?',
      'rude',
      'The words are careful and friendly: polite.',
    ),
  ],
  labels: {
    polite: (draw) =>
      asked(draw, [
        'Could you please {act}?',
        'Would you be so kind as to {act}?',
        '{name}, would you mind if I asked you to {act}?',
        'Please {act}, {name}, if you have a moment.',
        'I would be grateful if you could {act}.',
        'May I ask you to {act}, {name}?',
        'It would be lovely if you could {act}.',
        'Excuse me, {name}, could you {act}, please?',
        'Dear {name}, would you kindly {act}?',
        'Do you think you could {act}? Thank you so much.',
        'Might I ask a small favour: could you {act}?',
        'Sorry to bother you, but could you {act}?',
      ]),
    rude: (draw) =>
      asked(draw, [
        '{act}, you {insult}!',
        'Are you deaf? I said {act}!',
        '{act} right now or get lost!',
        'Hey {insult}, {act} already!',
        'How often must I tell you to {act}, {insult}?',
        'Shut up and {act}!',
        'Stop whining, {name}, and {act}!',
        '{act}, {name}, and be quick about it, you {insult}!',
        'Even {a insult} like you can {act}!',
        'Move, {insult}, and {act}!',
        'Who do you think you are? Just {act}!',
        'Oi, {act}, or there will be trouble!',
      ]),
  },
}

function asked(draw: Draw, frames: readonly string[]): string {
  return draw.text(frames, {
    ...commonWords,
    act: [
      'open the door',
      'turn down the music',
      'wait outside',
      'pass the bread',
      'move your car',
      'answer the phone',
      'hold this bag',
      'close the window',
      'sign this form',
      'repeat the number',
      'bring the bill',
      'clear the table',
    ],
    insult: ['idiot', 'fool', 'lazybones', 'blockhead'],
  })
}

const invitation: ClassificationTask = {
  name: 'starter019_reply_to_invitation',
  domain: 'Dialogue',
  kind: 'classification',
  definition:
    'The first speaker invites the second one to do something. Find out if the second speaker takes the invitation. ' +
    'The output is yes if the invitation is taken and no if it is turned down.',
  positive: [
    example(
      'A: Shall we go skating? B: I will fetch my skates!',
      'Yes',
      'B gets ready to go, so the invitation is taken.',
    ),
    example(
      'A: Do you want to see my garden? B: Perhaps another time, I must run.',
      'No',
      'B puts it off, so the invitation is turned down.',
    ),
  ],
  negative: [
    example(
      'A: Will you join our choir? B: I would rather not.',
      'Yes',
      'B prefers not to join, so the output must be "No".',
    ),
    example(
      'A: Tea with us at four? B: I can hardly wait.',
      'No',
      'B looks forward to the tea, so the output must be "Yes".',
    ),
  ],
  labels: {
    Yes: (draw) =>
      invited(draw, [
        'I would love to.',
        'What a good idea!',
        'Of course, when do we start?',
        'Gladly, {day} suits me well.',
        'Yes, count me in.',
        'With pleasure!',
        'Sure, I have nothing else to do.',
        'Great, I will bring my {relative} along.',
        'Nothing would please me more.',
        'Why not? I am free all day.',
      ]),
    No: (draw) =>
      invited(draw, [
        'I would love to, but I have to work.',
        'Sorry, I have other plans.',
        'I am afraid I am too tired.',
        'No, thank you, not this time.',
        'What a pity, my {relative} is coming that day.',
        'I wish I could, but I am ill.',
        'That is kind, but I must stay at home.',
        'Not really, that bores me.',
        'I cannot, I have promised to help my {relative}.',
        'Please go without me.',
      ]),
  },
}

function invited(draw: Draw, replies: readonly string[]): string {
  return draw.text(
    [
      'A: Would you like to {plan}? B: {reply}',
      'A: Shall we {plan} on {day}? B: {reply}',
      'A: Come and {plan} with us! B: {reply}',
      'A: Do you want to {plan} with {name}? B: {reply}',
      'A: How about this: we {plan} on {day}. B: {reply}',
    ],
    {
      ...commonWords,
      day: ['Monday', 'Tuesday', 'Friday', 'Saturday', 'Sunday'],
      plan: [
        'play cards',
        'swim in the lake',
        'see a film',
        'have dinner',
        'visit {city}',
        'walk in the woods',
        'bake a cake',
        'dance at the club',
        'fly a kite',
        'watch the match',
      ],
      reply: replies,
    },
  )
}

const answerFits: ClassificationTask = {
  name: 'starter020_answer_fits_question',
  domain: 'Dialogue',
  kind: 'classification',
  definition:
    'You are given a question and an answer. Check if the answer gives the kind of information the question asks ' +
    'for, such as a place ' +
    'after "where" or a time after "when". If so, write "fits", otherwise write "does not fit".',
  positive: [
    example(
      'Question: Where is my comb? Answer: In the drawer.',
      'fits',
      'The question asks for a place and gets one.',
    ),
    example(
      'Question: Who rang? Answer: In the drawer.',
      'does not fit',
      'The question asks for a person and gets a place.',
    ),
  ],
  negative: [
    example(
      'Question: When did it thunder? Answer: At midnight.',
      'does not fit',
      'A time was asked for and given, so it fits.',
    ),
    example('Question: Why do you laugh? Answer: Nineteen.', 'fits', 'A reason was asked for but a number was given.'),
  ],
  labels: {
    fits: (draw) => {
      const [questions, answers] = draw.pick(questionWords)
      return questionAndAnswer(draw, questions, answers)
    },
    'does not fit': (draw) => {
      const [[questions] = [[]], [, answers] = [[], []]] = draw.some(questionWords, 2)
      return questionAndAnswer(draw, questions, answers)
    },
  },
}

function questionAndAnswer(draw: Draw, questions: readonly string[], answers: readonly string[]): string {
  return draw.text(['Question: {question} Answer: {answer}'], { ...commonWords, question: questions, answer: answers })
}

const questionWords: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['Where is {name}?', 'Where does your {relative} live?', 'Where did you park the car?', 'Where will the party be?'],
    ['In {city}.', 'Behind the station.', 'Next to the church in {city}.', 'On the other side of the river.'],
  ],
  [
    ['When does the shop open?', 'When did {name} leave?', 'When is the next meeting?', 'When will you visit {city}?'],
    ['On {day}.', 'At half past nine.', 'Early in the morning.', 'Next {month}.'],
  ],
  [
    ['Who baked this cake?', 'Who wrote this poem?', 'Who is your best friend?', 'Who taught you to swim?'],
    ['My {relative}.', '{name}.', 'The woman from next door.', '{name} and {name2}.'],
  ],
  [
    [
      'How many chairs are there?',
      'How many apples do we need?',
      'How many guests are coming?',
      'How many books did {name} buy?',
    ],
    ['Seven of them.', 'About a dozen.', 'Only three.', 'Exactly twenty.'],
  ],
  [
    ['Why are you late?', 'Why did {name} cry?', 'Why is the shop closed?', 'Why do you need a ladder?'],
    ['Because the bus broke down.', 'Because of the storm.', 'To mend the roof.', 'Because the owner is ill.'],
  ],
  [
    [
      'What colour is the door?',
      'What colour was her coat?',
      'What colour do you like best?',
      'What colour is the car of {name}?',
    ],
    ['It is {colour}.', 'A kind of {colour}.', 'Mostly {colour}.', 'Partly {colour} and partly {colour2}.'],
  ],
]

export const dialogueActRecognition: StarterCategory = {
  name: 'Dialogue Act Recognition',
  split: 'train',
  tasks: [dialogueAct, politeness, invitation, answerFits],
}
