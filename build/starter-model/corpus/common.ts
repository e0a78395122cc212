/**
 * Words that English texts of any kind have, so that the vocabulary takes them whole; the model meets them in lists,
 * choices and marks.
 */
export const commonWords: readonly string[] = (
  'able about above accept across act action active add after again against age ago agree air all allow almost alone along already also always among amount and animal another answer any ' +
  'appear apply area argue arm around arrive art ask attack aunt author away baby back bad bag ball bank base be bear beat beautiful because become before begin behind believe below best better ' +
  'between big bird black blood blue board body book both bottom box boy break bring brother brown build building burn business buy by call can car card care carry case catch cause center certain ' +
  'chair chance change character check child choice choose church circle city claim class clean clear close cloth clothes coat cold colour come common company compare complete computer condition ' +
  'connect consider contain continue control cook copy corner correct cost could count country course cover create cross cry cup current cut dance dark daughter day dead deal dear death decide ' +
  'deep degree depend describe design detail develop die differ different difficult dinner direct direction disagree discover dish distance divide do doctor dog door double doubt down draw dream ' +
  'dress drink drive drop dry during each ear early earth east easy eat edge education effect effort egg eight either else empty end enemy energy engine enjoy enough enter entire equal error escape ' +
  'even evening event ever every exact example except excite exercise expect experience explain express extra eye face fact fail fair fall false family famous far farm fast father fear feel few field ' +
  'fight figure fill film final find fine finger finish fire first fish fit five floor flower fly follow food foot for force foreign forest forget form forward four free fresh friend from front ' +
  'fruit full fun future game garden general get gift girl give glad glass go gold good government grass great green ground group grow guess guest guide habit hair half hand happen happy hard hat ' +
  'hate have head health hear heart heat heavy help here hide high hill history hit hold hole holiday home hope horse hospital hot hour house how human hundred hurry hurt husband ice idea if ill illness ' +
  'image important impossible in include increase indeed industry inside interest into iron island it job join jump just keep key kill kind king kitchen know lady lake land language large last late ' +
  'laugh law lead learn leave left leg less lesson let letter level lie life lift light like likely line list listen little live local long look lose loss lot loud love low luck lunch machine main ' +
  'make man many map mark market marry master match material matter maybe mean measure meat medicine meet member memory message metal method middle might mind minute miss mistake mix modern moment money ' +
  'month moon more morning most mother mountain mouth move much music must name narrow nation nature near neck need negative neither neutral never new news next nice night nine no noise none nor normal ' +
  'north nose not note nothing notice noun now number object of off offer office often oil old on once one only open opinion opposite or orange order other our out outside over own page pain paint pair ' +
  'paper parent part party pass past path pay peace people perfect perhaps period person phone phrase picture piece place plan plant play please plural point police polite poor popular position positive ' +
  'possible power practice prepare present press pretty price print private problem produce product promise proper protect prove public pull push put quality question quick quiet quite race radio rain ' +
  'raise rate reach read ready real reason receive record red regular relation remain remark remember remove repeat reply report request rest result return review rice rich ride right ring rise river ' +
  'road rock room round rude rule run sad safe salt same sand save say scene school science sea search season second secret see seem sell send sense sentence separate serious serve seven several shadow ' +
  'shape share sharp shoe shop short should shoulder shout show shut sick side sign silver similar simple since sing single sister sit six size skin sky sleep slow small smell smile snow so soft some ' +
  'son song soon sort sound south space speak special speed spell spend spoon sport spring square stand star start state statement station stay step still stone stop store storm story straight strange ' +
  'street strong student study subject such sudden sugar suggest summer sun support suppose sure surprise sweet swim system table take talk tall task taste tea teach teacher team tell ten test text than ' +
  'thank that the then there thick thin thing think third this though thought three through throw ticket tie time tired title to today together tomorrow tone tool top topic total touch toward town track ' +
  'trade traffic train travel tree trip trouble true trust truth try turn twelve twice two type ugly uncle under understand unknown unlikely until up upon use useful usual value vehicle verb very view ' +
  'village visit voice wait walk wall want war warm wash waste watch water way weak wear weather week weight well west wet what wheel when where which while white who whole why wide wife wild will win ' +
  'wind window wine winter wish with without woman wonder wood word work world worry worse write wrong year yellow yes yesterday yet young'
).split(' ')

/** Short answers as they stand at the beginning of a line. */
export const commonAnswers: readonly string[] = (
  'Yes No True False Maybe Unknown Positive Negative Neutral Correct Wrong Same Different None Both Neither First Second Third Left Right Before After ' +
  'More Less Good Bad Never Always Sometimes'
).split(' ')
