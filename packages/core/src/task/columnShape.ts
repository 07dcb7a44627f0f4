/** The ids of a field or bag of an encoder: `first` … `last`. A bag with the ids of a field, such as a history of items, has the same. */
export interface ColumnShape {
  /** Name of the field or bag. */
  readonly name: string;
  /** Its lowest id, at least 1. */
  readonly first: number;
  /** Its highest id. */
  readonly last: number;
  /** Width of the learned vectors of its values, where it has one of its own. Default: that of all others. */
  readonly units?: number;
}
