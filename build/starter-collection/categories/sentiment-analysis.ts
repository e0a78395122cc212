import type { Draw, Words } from '../draw.ts'
import { days, months, rooms } from '../words/places.ts'
import { people, relatives } from '../words/people.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'

const restaurant: ClassificationTask = {
  name: 'starter001_sentiment_restaurant_review',
  domain: 'Reviews -> Restaurants',
  kind: 'classification',
  definition:
    'You are given a short review of a restaurant. Decide whether the guest was pleased with the visit. ' +
    'Answer "positive" if the guest was pleased and "negative" if not.',
  positive: [
    example(
      'The noodles were excellent and nobody had to wait.',
      'positive',
      'Good food and no waiting: the guest was pleased.',
    ),
    example('I left half of my stew on the plate, it was that bad.', 'negative', 'The guest could not eat the stew.'),
  ],
  negative: [
    example(
      'The cook came out and asked if we liked it. We loved it!',
      'negative',
      'The guests loved the food, so this is positive.',
    ),
    example(
      'My glass was dirty and the meat was raw.',
      'positive',
      'Both remarks are complaints, so this is negative.',
    ),
  ],
  labels: {
    positive: (draw) =>
      review(draw, {
        food: ['delicious', 'fresh and tasty', 'full of flavour', 'perfectly cooked', 'wonderful'],
        service: ['friendly', 'quick', 'helpful', 'kind', 'cheerful'],
        room: ['clean and bright', 'warm and cosy', 'quiet and lovely'],
        verdict: [
          'we will come back soon',
          'I would eat here every week',
          'it was worth every penny',
          'we left with a smile',
          'I have told all my friends to come',
        ],
      }),
    negative: (draw) =>
      review(draw, {
        food: ['cold', 'burnt', 'tasteless', 'far too salty', 'awful'],
        service: ['rude', 'slow', 'careless', 'unfriendly', 'grumpy'],
        room: ['dirty and noisy', 'cold and dark', 'smelly and hot'],
        verdict: [
          'we will never come back',
          'I would not eat here again',
          'it was a waste of money',
          'we left hungry and cross',
          'I have told all my friends to stay away',
        ],
      }),
  },
}

function review(draw: Draw, words: Words): string {
  return draw.text(
    [
      'The {dish} was {food} and the {staff} was {service}.',
      'We ordered the {dish}, and it was {food}.',
      'My {relative} found the {dish} {food}, and {verdict}.',
      'The {staff} was {service}; {verdict}.',
      'I had the {dish} on {day}. It was {food}.',
      '{verdict}, because the {dish} was {food}.',
      'Both the {dish} and the {dish2} were {food}.',
      'We came for {occasion}, and the {staff} was {service} all evening.',
      'When the {dish} came at last, it was {food}.',
      'The {staff} was {service}, the {dish} was {food}, and {verdict}.',
      'The room was {room}, and so {verdict}.',
      'The room was {room} and the {dish} was {food}.',
    ],
    {
      ...words,
      dish: ['soup', 'fish', 'pizza', 'salad', 'rice', 'chicken', 'cake', 'bread', 'pasta', 'curry', 'steak', 'pie'],
      staff: ['waiter', 'waitress', 'cook', 'owner', 'young man at the bar'],
      occasion: ['a birthday', 'our wedding day', 'a family dinner', 'a quiet meal'],
      relative: relatives,
      day: days,
    },
  )
}

const film: ClassificationTask = {
  name: 'starter002_sentiment_film_review',
  domain: 'Reviews -> Movies',
  kind: 'classification',
  definition:
    'The input is what a viewer says about two sides of a film. If both remarks are praise, the output is "good". ' +
    'If both are complaints, the output is "bad". If one praises and the other complains, the output is "mixed".',
  positive: [
    example('The costumes were splendid and the jokes were funny.', 'good', 'Costumes and jokes are both praised.'),
    example(
      'The costumes were splendid, but the jokes were lame.',
      'mixed',
      'One remark praises, the other complains.',
    ),
    example('The sound was terrible and the picture was too dark.', 'bad', 'Both remarks are complaints.'),
  ],
  negative: [
    example(
      'The voices were hard to follow and the jokes were lame.',
      'mixed',
      'Nothing is praised here, so "bad" would be right.',
    ),
    example(
      'The costumes were splendid, though the sound was terrible.',
      'good',
      'The sound is criticised: it is "mixed".',
    ),
  ],
  labels: {
    good: (draw) => draw.text(sameOpinion, { ...filmWords, opinion: goodOpinions }),
    bad: (draw) => draw.text(sameOpinion, { ...filmWords, opinion: badOpinions }),
    mixed: (draw) => draw.text(twoOpinions, { ...filmWords, good: goodOpinions, bad: badOpinions }),
  },
}

const goodOpinions = ['brilliant', 'moving', 'clever', 'gripping', 'beautiful', 'superb']
const badOpinions = ['dull', 'weak', 'silly', 'boring', 'poor', 'clumsy']
const filmWords = {
  part: [
    'story',
    'ending',
    'beginning',
    'plot',
    'script',
    'first half',
    'second half',
    'soundtrack',
    'title song',
    'chase scene',
  ],
  relative: relatives,
}
const sameOpinion = [
  'The {part} was {opinion}, and the {part2} was {opinion2}.',
  'I found the {part} {opinion} and the {part2} just as {opinion}.',
  'Both the {part} and the {part2} were {opinion}.',
  'It is a film with {a opinion} {part} and {a opinion2} {part2}.',
  'The {part} is {opinion}; so is the {part2}.',
  'Everyone called the {part} {opinion} and the {part2} {opinion2}.',
  'Not only was the {part} {opinion}, the {part2} was {opinion2} too.',
  'I saw it with my {relative}: {opinion} {part}, {opinion2} {part2}.',
]
const twoOpinions = [
  'The {part} was {good}, but the {part2} was {bad}.',
  'The {part} was {bad}, but the {part2} was {good}.',
  'Although the {part} was {bad}, the {part2} was {good}.',
  'I liked the {good} {part} but not the {bad} {part2}.',
  'The {part} was {good}. Sadly, the {part2} was {bad}.',
  'What {a good} {part}, and what {a bad} {part2}!',
  'I saw it with my {relative}: {bad} {part}, {good} {part2}.',
  'Everyone called the {part} {good} and the {part2} {bad}.',
]

const feeling: ClassificationTask = {
  name: 'starter003_feeling_of_speaker',
  domain: 'Everyday Talk',
  kind: 'classification',
  definition:
    'Read what a person says and work out which feeling is strongest in that person at the moment. ' +
    'Write the name of the feeling as one word in small letters. Use only very common words for feelings.',
  positive: [
    example(
      'We are going to the sea tomorrow! I could hug the whole world.',
      'happy',
      'The speaker looks forward to something nice.',
    ),
    example('My friend forgot me, and I sit here crying.', 'sad', 'The speaker is in tears.'),
  ],
  negative: [
    example(
      'You tore my drawing on purpose! I will never forgive you!',
      'tired',
      'The speaker is shouting at someone: "angry" is right.',
    ),
    example(
      'Something moved under my bed. I dare not breathe.',
      'happy',
      'The speaker is frightened: "afraid" is right.',
    ),
  ],
  labels: {
    happy: (draw) =>
      draw.text(
        [
          'I got the job I wanted, and I keep singing.',
          'We won the {game} match! I have been dancing all {day}.',
          'My {relative} is coming home at last, and I cannot stop smiling.',
          'What a wonderful {day}! I am laughing at everything.',
          'My {relative} is well again, and we are hugging everyone.',
          '{name} wrote me a lovely letter, and I am over the moon.',
          'I passed the {exam} exam, hooray!',
          'The sun is out, my {relative} is here, and life is good.',
          'The {pet} is ours to keep! I jumped for joy.',
        ],
        feelingWords,
      ),
    sad: (draw) =>
      draw.text(
        [
          'Our old {pet} died on {day}, and I cry every night.',
          'My {relative} moved away, and the house feels so empty.',
          'I never said goodbye to my {relative}, and the tears keep coming.',
          'Nobody came to my birthday. I went to bed in tears.',
          'I look at the photo of my late {relative} and weep.',
          'The {pet} never came back, and my heart is broken.',
          'This is our last {day} together, and I could cry.',
          'Since {name} left me, nothing gives me joy any more.',
        ],
        feelingWords,
      ),
    angry: (draw) =>
      draw.text(
        [
          'You broke my {thing} and lied about it! How dare you!',
          'Who scratched my new {thing}? I could scream!',
          'My {relative} blocked the gate again, and my blood is boiling.',
          'Stop insulting my {relative}, or get out of my house!',
          'How dare you read my letters, {name}!',
          '{name} took my {thing} without asking again, so I slammed the door.',
          'This is the third time they have cheated me. I have had enough!',
          'I am furious with {name}, who laughed at my {relative}.',
        ],
        feelingWords,
      ),
    afraid: (draw) =>
      draw.text(
        [
          'There is a strange noise in the {room}, and my hands are shaking.',
          'Someone is following me. Please hurry!',
          'I dare not open the {room} door; something is breathing behind it.',
          'Keep the light on, there may be a ghost in the {room}.',
          'The {beast} is coming closer, and I cannot move.',
          'My knees shake when I look down from the {height}.',
          'Do not leave me alone in the dark {room}, I beg you!',
          'Did you hear the {beast} howl? My heart is pounding.',
        ],
        feelingWords,
      ),
    tired: (draw) =>
      draw.text(
        [
          'I have been up since {hour}, and I can hardly keep my eyes open.',
          'After {number} hours of work I just want my bed.',
          'I fell asleep over my {meal} again.',
          'The baby kept us up all night, and I cannot stop yawning.',
          'I walked all {day}, and I cannot take another step.',
          'Let me lie down, I have not slept since {day}.',
          'I yawned through the whole {meal}. I need a good sleep.',
          'It is only {hour}, but I am ready for bed.',
        ],
        feelingWords,
      ),
  },
}

const feelingWords = {
  game: ['football', 'tennis', 'hockey', 'chess'],
  day: days,
  relative: relatives,
  name: people,
  exam: ['driving', 'music', 'English'],
  pet: ['puppy', 'kitten', 'parrot', 'rabbit', 'pony'],
  thing: ['bicycle', 'guitar', 'camera', 'phone', 'car'],
  room: rooms,
  beast: ['wolf', 'bear', 'big dog'],
  height: ['roof', 'tower', 'bridge'],
  hour: ['four', 'five', 'six'],
  number: ['ten', 'twelve', 'fourteen'],
  meal: ['soup', 'dinner', 'breakfast', 'lunch'],
}

const product: ClassificationTask = {
  name: 'starter004_sentiment_product_recommended',
  domain: 'Reviews -> Products',
  kind: 'classification',
  definition:
    'Below is the opinion of somebody who bought a product. Would this buyer tell a friend to buy the same product? ' +
    'Answer "Yes" or "No".',
  positive: [
    example(
      'The oven heats evenly and I use it every day with joy.',
      'Yes',
      'A buyer who enjoys the oven would recommend it.',
    ),
    example('The zip of the bag tore on the first morning.', 'No', 'A bag that tears at once is not recommended.'),
  ],
  negative: [
    example(
      'The heater smoked, sparked and went out.',
      'Yes',
      'The heater failed badly, so the answer should be "No".',
    ),
    example(
      'Best pen I ever held. My hand never hurts now.',
      'No',
      'The buyer is full of praise, so the answer should be "Yes".',
    ),
  ],
  labels: {
    Yes: (draw) =>
      opinion(draw, {
        result: [
          'works perfectly',
          'still works after three years',
          'does all I hoped for',
          'is the best I have ever owned',
          'is worth its price',
          'makes my life easier',
        ],
        advice: [
          'I would buy it again',
          'I am very glad I bought it',
          'I am going to order a second one',
          'my {relative} now wants one too',
        ],
      }),
    No: (draw) =>
      opinion(draw, {
        result: [
          'broke after two days',
          'never worked',
          'stopped working within a week',
          'is the worst I have ever owned',
          'is not worth its price',
          'makes my life harder',
        ],
        advice: [
          'I want my money back',
          'I am sorry I bought it',
          'I have sent it back',
          'my {relative} was right to warn me',
        ],
      }),
  },
}

function opinion(draw: Draw, words: Words): string {
  return draw.text(
    [
      'This {product} {result}.',
      'The {product} {result}; {advice}.',
      'I bought this {product} in {month}. It {result}.',
      'All I can say is that the {product} {result}.',
      'My {relative} gave me this {product}. It {result}.',
      '{advice}: the {product} {result}.',
      'We took the {product} on holiday in {month}. It {result}.',
      'The {product} {result}, and {advice}.',
      'You asked about my {product}: it {result}.',
      'Ordered on {day}, delivered on {day2}. The {product} {result}.',
      'The {product} came in {month}, and {advice}.',
      'We keep the {product} in the {room}. It {result}, and {advice}.',
    ],
    {
      ...words,
      product: [
        'kettle',
        'lamp',
        'phone',
        'vacuum cleaner',
        'toaster',
        'blender',
        'washing machine',
        'electric bicycle',
        'radio',
        'camera',
        'alarm clock',
        'printer',
      ],
      month: months,
      day: days,
      relative: relatives,
      room: ['kitchen', 'hall', 'garage', 'office'],
    },
  )
}

export const sentimentAnalysis: StarterCategory = {
  name: 'Sentiment Analysis',
  split: 'train',
  tasks: [restaurant, film, feeling, product],
}
