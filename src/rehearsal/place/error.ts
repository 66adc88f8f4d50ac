/** Something written that cannot be put in place: a file that is not understood, or a step that fails in the world. */
export class PlacementError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlacementError';
  }
}
