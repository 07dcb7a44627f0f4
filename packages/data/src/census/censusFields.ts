/** A column of Census-Income (KDD) and what it is for. */
export interface CensusColumn {
  readonly name: string;
  readonly kind: 'continuous' | 'categorical';
  /** `label`: the three columns that tasks are made of; `weight`: how many people the row stands for, no property of the person. */
  readonly role: 'feature' | 'label' | 'weight';
}

/** The 42 columns of Census-Income (KDD) in file order: 7 continuous and 31 nominal features, 3 labels, the instance weight. */
export const censusColumns = [
  { name: 'age', kind: 'continuous', role: 'feature' },
  { name: 'class_worker', kind: 'categorical', role: 'feature' },
  { name: 'det_ind_code', kind: 'categorical', role: 'feature' },
  { name: 'det_occ_code', kind: 'categorical', role: 'feature' },
  { name: 'education', kind: 'categorical', role: 'label' },
  { name: 'wage_per_hour', kind: 'continuous', role: 'feature' },
  { name: 'hs_college', kind: 'categorical', role: 'feature' },
  { name: 'marital_stat', kind: 'categorical', role: 'label' },
  { name: 'major_ind_code', kind: 'categorical', role: 'feature' },
  { name: 'major_occ_code', kind: 'categorical', role: 'feature' },
  { name: 'race', kind: 'categorical', role: 'feature' },
  { name: 'hisp_origin', kind: 'categorical', role: 'feature' },
  { name: 'sex', kind: 'categorical', role: 'feature' },
  { name: 'union_member', kind: 'categorical', role: 'feature' },
  { name: 'unemp_reason', kind: 'categorical', role: 'feature' },
  { name: 'full_or_part_emp', kind: 'categorical', role: 'feature' },
  { name: 'capital_gains', kind: 'continuous', role: 'feature' },
  { name: 'capital_losses', kind: 'continuous', role: 'feature' },
  { name: 'stock_dividends', kind: 'continuous', role: 'feature' },
  { name: 'tax_filer_stat', kind: 'categorical', role: 'feature' },
  { name: 'region_prev_res', kind: 'categorical', role: 'feature' },
  { name: 'state_prev_res', kind: 'categorical', role: 'feature' },
  { name: 'det_hh_fam_stat', kind: 'categorical', role: 'feature' },
  { name: 'det_hh_summ', kind: 'categorical', role: 'feature' },
  { name: 'instance_weight', kind: 'continuous', role: 'weight' },
  { name: 'mig_chg_msa', kind: 'categorical', role: 'feature' },
  { name: 'mig_chg_reg', kind: 'categorical', role: 'feature' },
  { name: 'mig_move_reg', kind: 'categorical', role: 'feature' },
  { name: 'mig_same', kind: 'categorical', role: 'feature' },
  { name: 'mig_prev_sunbelt', kind: 'categorical', role: 'feature' },
  { name: 'num_emp', kind: 'continuous', role: 'feature' },
  { name: 'fam_under_18', kind: 'categorical', role: 'feature' },
  { name: 'country_father', kind: 'categorical', role: 'feature' },
  { name: 'country_mother', kind: 'categorical', role: 'feature' },
  { name: 'country_self', kind: 'categorical', role: 'feature' },
  { name: 'citizenship', kind: 'categorical', role: 'feature' },
  { name: 'own_or_self', kind: 'categorical', role: 'feature' },
  { name: 'vet_question', kind: 'categorical', role: 'feature' },
  { name: 'vet_benefits', kind: 'categorical', role: 'feature' },
  { name: 'weeks_worked', kind: 'continuous', role: 'feature' },
  { name: 'year', kind: 'categorical', role: 'feature' },
  { name: 'income_50k', kind: 'categorical', role: 'label' },
] as const satisfies readonly CensusColumn[];

/** Name of a column of Census-Income (KDD). */
export type CensusColumnName = (typeof censusColumns)[number]['name'];
