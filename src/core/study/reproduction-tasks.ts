/**
 * The 57 classification tasks of Kung & Peng 2023 (arXiv 2305.11383): of the 119 English test tasks of
 * Super-NaturalInstructions those whose labels are all written in the definition, as the authors' published code lists them.
 * Names alone: the tasks themselves are whoever's wrote them.
 */
export const paperTasks: readonly string[] = [
  'task020_mctaco_span_based_question', 'task050_multirc_answerability', 'task133_winowhy_reason_plausibility_detection',
  'task190_snli_classification', 'task199_mnli_classification', 'task200_mnli_entailment_classification',
  'task201_mnli_neutral_classification', 'task202_mnli_contradiction_classification', 'task220_rocstories_title_classification',
  'task226_english_language_answer_relevance_classification', 'task232_iirc_link_number_classification',
  'task233_iirc_link_exists_classification', 'task242_tweetqa_classification', 'task290_tellmewhy_question_answerability',
  'task329_gap_classification', 'task349_squad2.0_answerable_unanswerable_question_classification',
  'task362_spolin_yesand_prompt_response_sub_classification', 'task391_causal_relationship', 'task392_inverse_causal_relationship',
  'task520_aquamuse_answer_given_in_passage', 'task623_ohsumed_yes_no_answer_generation', 'task640_esnli_classification',
  'task641_esnli_classification', 'task642_esnli_classification', 'task738_perspectrum_classification',
  'task827_copa_commonsense_reasoning', 'task828_copa_commonsense_cause_effect', 'task879_schema_guided_dstc8_classification',
  'task880_schema_guided_dstc8_classification', 'task890_gcwd_classification', 'task892_gap_reverse_coreference_resolution',
  'task893_gap_fill_the_blank_coreference_resolution', 'task935_defeasible_nli_atomic_classification',
  'task936_defeasible_nli_snli_classification', 'task937_defeasible_nli_social_classification', 'task970_sherliic_causal_relationship',
  'task1155_bard_analogical_reasoning_trash_or_treasure', 'task1344_glue_entailment_classification', 'task1385_anli_r1_entailment',
  'task1386_anli_r2_entailment', 'task1387_anli_r3_entailment', 'task1388_cb_entailment', 'task1390_wscfixed_coreference',
  'task1391_winogrande_easy_answer_generation', 'task1393_superglue_copa_text_completion', 'task1394_meta_woz_task_classification',
  'task1439_doqa_cooking_isanswerable', 'task1442_doqa_movies_isanswerable', 'task1516_imppres_naturallanguageinference',
  'task1529_scitail1.1_classification', 'task1531_daily_dialog_type_classification', 'task1533_daily_dialog_formal_classification',
  'task1534_daily_dialog_question_classification', 'task1554_scitail_classification', 'task1612_sick_label_classification',
  'task1615_sick_tclassify_b_relation_a', 'task1640_aqa1.0_answerable_unanswerable_question_classification',
]
