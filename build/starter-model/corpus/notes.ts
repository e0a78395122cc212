import type { Genre } from './genre.ts'

/** Letters, diaries and notices: lines with a head before a colon, and text behind it. */
export const letters: Genre = {
  beginnings: ['Dear {A},', 'Dear {B},', 'Hello {A},', 'My dear {relative},', 'Dear Sir or Madam,'],
  middles: [
    'thank you for the {thing} you sent me from {city}.', 'I hope that you are well.', 'We are all well here, and the {animal} is well too.',
    'On {day} I will come to {city} by {vehicle}.', 'Please tell {B} that I have found the {thing}.', 'I am {feeling} because {a animal} has eaten my {food}.',
    'Could you lend me {n} {many} until {day}?', 'Do you remember how we {did} {where}?', 'My {relative} is ill and cannot come.',
    'It has rained for {n} days, and the {room} is wet.', 'I am sorry that I forgot your birthday.', 'We have {a quality} {furniture} now, and it fits well into the {room}.',
    'The bill of the {job} was {price} {currency}.', 'Next week I am going to {do} with {B}.', 'Write to me soon and tell me how you are.',
    'The {colour} {clothing} does not fit me any more.', 'I would like to invite you to a small feast on {day}.',
  ],
  endings: ['Yours, {B}', 'With love, {B}', 'Many greetings from {city}, {B}', 'See you on {day}! {B}'],
}

/** Heads of lines; what stands behind them is a sentence or two. */
export const heads = [
  'Monday', 'Tuesday', 'Sunday', 'Morning', 'Evening', 'Weather', 'Today', 'Tomorrow', 'Note', 'Diary', 'Question', 'Answer', 'Speaker', 'Guest', 'Host',
  'Reader', 'Writer', 'Comment', 'Idea', 'Plan', 'Report', 'Story', 'Page', 'Chapter one', 'Chapter two', 'Teacher', 'Pupil', 'Waiter', 'Doctor',
  'Driver', 'Voice', 'First voice', 'Second voice', 'Picture', 'Review', 'Letter', 'News', 'Hint', 'Line', 'Remark', 'Thought', 'Memory', 'Dream',
]

/** What may stand behind a head, or be said by anybody. */
export const lines: readonly string[] = [
  'I {did} and then went home.', 'We have {n} {many} left.', 'Can you tell me the way to {city}?', 'The {thing} is on the {furniture}.',
  'It will rain on {day}.', 'Why is the {animal} in the {room}?', 'My {relative} is {a job} and likes {food}.', 'I have never been to {city}.',
  'No, I do not think so.', 'Yes, that is a good idea.', 'Let us {do} {time}.', 'Who has taken my {colour} {thing}?', 'You should ask {A}.',
  'How much is the {thing}?', 'It costs {price} {currency}.', 'That is too much for me.', 'Please sit down and have some {food}.', 'I am {feeling} today.',
  'The {vehicle} to {city} is late again.', 'Nobody was at home when we came.', 'It was warm, and the birds sang.', 'The garden looks lovely in {month}.',
  'Where did you {do}?', 'I {did} {where}.', 'When will {A} come back?', 'Perhaps on {day}, perhaps never.', 'I had a strange dream about {a animal}.',
  'Both of us were tired, so we went to bed early.', 'Have you heard that {A} is going to {city}?', 'I did not know that.', 'Good morning, how are you?',
  'Thank you, I am well.', 'We met at the {building} and talked about {city}.', 'The {job} said that it would take {n} days.', 'I would rather {doB}.',
  'Give me the {tool}, please.', 'Here it is, but be careful.', 'There is {a furniture} for sale {where}.', 'I have lost my {thing} and cannot find it.',
  'The {instrument} must be repaired before {day}.', 'The best part of the day was the walk along the river.', 'It is {quality} and {colour}.',
  'The children were {doing} all day.', 'She asked me whether I wanted to {do}.', 'Tell {B} to bring {n} {many}.', 'I like {food} more than {food2}.',
  'The {clothing} is too big for me.', 'In {month} everything is different.', 'They say that the {building} is very old.', 'That was the end of the story.',
]
