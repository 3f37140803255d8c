/** A place in the sources, as the compiler's tree has it: offset, length and number of the source. */
export interface Place {
  readonly src: string;
}
