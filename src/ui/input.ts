/** The keyboard for screens: one handler at a time, always the one of the screen that is drawn. */
import { createContext, useContext, useLayoutEffect } from 'react';
import { type LetterKey, letter } from '../wizard/keys.ts';
import type { Key } from './keys.ts';

/** Returns true when the key meant something to the screen. */
export type KeyHandler = (key: Key) => boolean;

export interface Keyboard {
  /** The handler of the screen that is drawn now. */
  current: KeyHandler | null;
}

export const KeyboardContext = createContext<Keyboard | null>(null);

/** Layout effects run within the update that draws the screen, so the next key meets this handler, never an old one. */
export function useKeys(handler: KeyHandler): void {
  const keyboard = useContext(KeyboardContext);
  useLayoutEffect(() => {
    if (keyboard === null) return;
    keyboard.current = handler;
    return () => {
      if (keyboard.current === handler) keyboard.current = null;
    };
  }, [keyboard, handler]);
}

/** Up and down (also j and k, and digits) through `count` rows; null when the key is none of these. */
export function moveCursor(key: Key, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key.kind === 'text') {
    if (key.text === 'j') return Math.min(at + 1, count - 1);
    if (key.text === 'k') return Math.max(at - 1, 0);
    const digit = /^[1-9]$/.test(key.text) ? Number(key.text) - 1 : -1;
    return digit >= 0 && digit < count ? digit : null;
  }
  switch (key.name) {
    case 'up':
      return Math.max(at - 1, 0);
    case 'down':
      return Math.min(at + 1, count - 1);
    case 'home':
    case 'page-up':
      return 0;
    case 'end':
    case 'page-down':
      return count - 1;
    default:
      return null;
  }
}

/** Lines to scroll by for a key; null when it does not scroll. `page` is the height of the window. */
export function scrollBy(key: Key, page: number): number | null {
  if (key.kind === 'text')
    return key.text === ' ' ? page : key.text === 'j' ? 1 : key.text === 'k' ? -1 : null;
  switch (key.name) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'page-up':
      return -page;
    case 'page-down':
      return page;
    case 'home':
      return -Number.MAX_SAFE_INTEGER;
    case 'end':
      return Number.MAX_SAFE_INTEGER;
    default:
      return null;
  }
}

export const isBack = (key: Key): boolean =>
  key.kind === 'key' && (key.name === 'escape' || key.name === 'shift-tab');

export const isEnter = (key: Key): boolean => key.kind === 'key' && key.name === 'enter';

/** Whether the key is the letter of something that can be done. */
export const isLetter = (key: Key, does: LetterKey): boolean =>
  key.kind === 'text' && key.text === letter(does);
