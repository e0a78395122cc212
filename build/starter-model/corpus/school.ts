import type { Genre } from './genre.ts'

/** Words, sentences, numbers and lessons: the language that speaks about language. */
export const school: Genre = {
  beginnings: [
    'The teacher wrote a sentence on the board.', 'In this lesson we learn new words.', '{A} reads a text and looks for the verb.',
    'The word "{word}" is on page {n}.', 'The children play a game with words.', 'A sentence begins with a capital letter.',
    'There are {n} pupils in the class of {A}.', 'The first question of the test was easy.', '{A} had {n} {many} and gave {n2} of them to {B}.',
    'Yesterday the class counted the {many}.', 'Our task was to write a short story about {a animal}.', 'Each of the children chose a word.',
    'You will be given a text and some time to read it.', 'Choose a word, write it down and show it to {A}.', 'Some words have the same meaning.',
  ],
  middles: [
    'The answer is in the second line of the text.', 'Decide what you want to say and then say it.', 'A question ends in a question mark.',
    'If the answer is right, you get a point; otherwise you get none.', 'Read the sentence again and find the mistake.', '"{word}" is a short word.',
    'What is the opposite of "{word}"?', 'Nobody knew what "{word}" means.', 'The verb tells what somebody does.', 'The teacher asked who could explain it.',
    '{A} knew the answer, but {B} did not.', 'Write the number in words, please.', '{n} and {n2} are numbers.', 'Tell us whether you like the text.',
    'The input of a machine goes in, and the output comes out.', 'This is an example of a good letter.', 'The next example was harder than the first.',
    'Use a pencil and write only on one side.', 'Now complete the line, said the teacher.', 'The title of the book is "The {colour} {thing}".',
    '{A} described the picture in one sentence.', 'You see two words on each card.', 'It is wrong to say "he go"; we say "he goes".',
    'Yesterday is past, today is present and tomorrow is future.', '"{word}" and "{word2}" are not the same.', 'Give a reason for your choice.',
    'The list of names was long.', 'The definition of a word tells you what it means.', 'The class had to sort the cards by kind.',
    '{A} found {n} mistakes, and {B} found {n2}.', 'Then the pupils put the words in order.', 'One of the words did not belong to the others.',
    'A positive remark makes people happy, a negative one does not.', 'The following page has a picture of {a building}.',
    'Every statement on the page was about {city}.', '"Please read it aloud," said the {job}.', 'Both answers were correct.',
    'The pupil who had the best idea was given {a thing}.', 'He wrote about {a job} from {city}.', 'Do not repeat the question in your answer.',
    'We compared the two texts and found little difference.', 'The name of the city was missing.', 'Half of the class said yes, the other half said no.',
  ],
  endings: [
    'After that the lesson was over.', 'For homework we read {n} pages.', 'At the end everybody clapped.', 'The teacher was {feeling} with the class.',
    'Tomorrow we will write a test.', 'The best text was printed in the newspaper.',
  ],
}
