import type { Genre } from './genre.ts'

/** What things are and are for, shops, meals and opinions. */
export const things: Genre = {
  beginnings: [
    'A {animal} is an animal.', 'A {tool} is a tool, and so is a {tool2}.', 'A {vehicle} is a vehicle that carries people.',
    'The {plant} is a plant that grows {where}.', 'A {furniture} is a piece of furniture.', 'The {instrument} is an instrument.',
    'A {clothing} is a piece of clothing.', 'A {building} is a building.', '{A} has bought {a colour} {thing} for {price} {currency}.',
    'The {thing} I bought in {city} is {quality}.', 'For this meal you need {food}, {food2} and {n} {many}.',
    'We went to the new restaurant {where}.', 'The film about the {job} was long.', 'My {relative} collects {many}.',
    'This {thing} was made by {a job} in {city}.', 'I do not like the {colour} {thing} in the shop.', '{A} keeps {n} {animal}s in the garden.',
    'There are many kinds of {food}.', 'Everything in this shop is {quality}.', 'The {clothing} of {A} is {colour}.',
    'Animals, plants and people need water.', 'Some tools are old, and some are new.',
  ],
  middles: [
    'It has {n} legs and {a colour} head.', 'You use it when you want to build something.', 'With {a tool} and {a tool2} you can mend {a thing}.',
    'A {animal} is bigger than a {animal2}.', 'People keep it in the {room}.', 'It is made of wood and costs about {price} {currency}.',
    'Cut the {food} into small pieces and put it into a pot.', 'Add some salt and cook it for {n} minutes.', 'Serve it warm with {food2}.',
    'The soup was cold and the waiter was rude.', 'The food was good and we did not have to wait.', 'I would buy it again.',
    'I was sorry that I had bought it.', 'The story was weak, but the music was lovely.', 'Both the beginning and the ending were good.',
    'It stopped working after {n} days.', 'The {job} wanted to sell it for {price} {currency}.', 'In winter it sleeps and in summer it plays.',
    'Children like it because it is {quality}.', 'Not every {animal} can swim.', 'A {clothing} keeps you warm, and a {clothing2} looks nice.',
    'The {instrument} is loud, but the {instrument2} is quiet.', 'You can sit on {a furniture} and sleep in a bed.',
    'It grows fast and needs little water.', 'Its leaves are {colour} in {month}.', 'Some of the {many} are {colour}, others are {colour2}.',
    'It is heavy, so {A} carries it {how}.', 'If you have lost it, ask the {job}.', 'It lies on the {furniture} beside {a thing2}.',
    'The parcel came {n} days late.', 'I sent it back and got my money.', 'The room was warm and the beds were soft.',
    'A good {thing} lasts for years.', 'The {colour} one is cheaper than the {colour2} one.', 'One needs {a tool} for that.',
    '{A} has {n} of them, and {B} has {n2}.', 'That is more than most people have.', 'It is one of the best I have ever seen.',
    'It is neither {quality} nor {quality2}.',
  ],
  endings: [
    'All in all I can recommend it.', 'I will not go there again.', 'That is why everybody wants one.', 'We were very happy with it.',
    'It was a waste of money.', 'More than that nobody needs.', 'My {relative} says the same.',
  ],
}
