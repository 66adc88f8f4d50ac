/** Writing no faster than the reader reads: a long list through a slow pipe must not pile up here. */

export interface Output {
  /** Resolves when the text has left, or never can. */
  write(text: string): Promise<void> | void;
  /** Nobody reads any more (`| head`). */
  isGone(): boolean;
}

export function outputTo(stream: NodeJS.WriteStream): Output {
  let gone = false;
  return {
    isGone: () => gone,
    write(text) {
      if (text === '' || gone) return;
      return new Promise((resolve) => {
        stream.write(text, (error) => {
          if (error !== null && error !== undefined) gone = true;
          resolve();
        });
      });
    },
  };
}
