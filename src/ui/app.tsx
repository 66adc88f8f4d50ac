/** The whole screen: finished steps above, the current screen below, help over it. */
import { Box, Static, Text } from 'ink';
import { type ReactElement, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { printable } from '../system/printable.ts';
import type { Engine } from '../wizard/engine.ts';
import type { Screen, WizardState } from '../wizard/state.ts';
import { helpView } from '../wizard/view/help.ts';
import { layout } from '../wizard/view/layout.ts';
import { SMALLEST, ViewportContext } from './components/frame.tsx';
import { Page } from './components/page.tsx';
import { Row, Safe } from './components/safe.tsx';
import { EngineContext, useEngine } from './context.ts';
import { isBack, isEnter, isLetter, type Keyboard, KeyboardContext } from './input.ts';
import { AnswerScreen } from './screens/answer.tsx';
import { ChooseScreen } from './screens/choose.tsx';
import { LookScreen } from './screens/look.tsx';
import { NameScreen } from './screens/name.tsx';
import { ReviewScreen } from './screens/review.tsx';
import { SeeScreen } from './screens/see.tsx';
import { VerifyScreen, WriteScreen } from './screens/verify.tsx';
import type { Terminal } from './terminal.ts';
import type { Theme } from './theme.ts';

const SCREENS: Readonly<Record<Screen, () => ReactElement | null>> = {
  name: NameScreen,
  look: LookScreen,
  see: SeeScreen,
  choose: ChooseScreen,
  answer: AnswerScreen,
  review: ReviewScreen,
  write: WriteScreen,
  verify: VerifyScreen,
  end: () => null,
};

interface AppProps {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly theme: Theme;
}

export function App({ engine, terminal, theme }: AppProps): ReactElement {
  const size = useSyncExternalStore(terminal.onResize, terminal.size);
  const keyboard = useRef<Keyboard>({ current: null });
  const viewport = useMemo(() => ({ columns: size.columns, rows: size.rows, theme }), [size, theme]);
  // Ink unmounts on SIGTERM and SIGHUP too, and the process is gone before anything asynchronous could run.
  useLayoutEffect(() => () => terminal.restore(), [terminal]);
  const small = size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;
  return (
    <EngineContext.Provider value={engine}>
      <ViewportContext.Provider value={viewport}>
        <KeyboardContext.Provider value={keyboard.current}>
          <Finished generation={size.generation} theme={theme} width={Math.min(size.columns - 1, 80)} />
          <Current terminal={terminal} keyboard={keyboard.current} small={small} />
        </KeyboardContext.Provider>
      </ViewportContext.Provider>
    </EngineContext.Provider>
  );
}

/** One line a finished step. After the screen was cleared the key makes Ink print them again. */
function Finished({ generation, theme, width }: { generation: number; theme: Theme; width: number }) {
  const { state } = useEngine();
  return (
    <Static key={generation} items={[...state.done]}>
      {(done, index) => (
        <Box key={index} flexDirection="column">
          {layout([{ kind: 'item', sign: done.sign, text: doneText(done) }], {
            width,
            signs: theme.signs,
          }).map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: printed once, never reordered
            <Row key={row} line={line} />
          ))}
        </Box>
      )}
    </Static>
  );
}

const FAST_LETTERS = 3;
const LABELLED = ['name', 'scenario'];

const doneText = ({ kind, label, text }: WizardState['done'][number]): string =>
  kind === 'answer' || kind === 'preset'
    ? `${label} ${text}`
    : LABELLED.includes(kind)
      ? `${label}: ${text}`
      : text;

function TooSmall(): ReactElement {
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">
        <Safe text={printable(`Needs ${SMALLEST.columns} x ${SMALLEST.rows}.`)} />
      </Text>
      <Text wrap="truncate">
        <Safe text={printable('Enlarge it, or use --plain.')} />
      </Text>
    </Box>
  );
}

interface CurrentProps {
  readonly terminal: Terminal;
  readonly keyboard: Keyboard;
  readonly small: boolean;
}

/** The screen of the state, or its help. Ctrl-C works everywhere. */
function Current({ terminal, keyboard, small }: CurrentProps): ReactElement | null {
  const { engine, state } = useEngine();
  const [helping, setHelping] = useState<Screen | null>(null);
  const blocks = helping === state.screen ? helpView(engine.know, state) : null;
  useLayoutEffect(() => {
    terminal.onKey((key) => {
      if (key.kind === 'key' && key.name === 'ctrl-c') {
        engine.dispatch({ type: 'cancel' });
        return;
      }
      // What is not seen must not act.
      if (small) return;
      // A question mark is help everywhere: no answer contains one.
      if (isLetter(key, 'help') && helpView(engine.know, engine.getState()) !== null) {
        setHelping((now) => (now === null ? engine.getState().screen : null));
        return;
      }
      if (keyboard.current?.(key) !== false || key.kind !== 'text') return;
      // Letters typed fast over a slow link come together; a longer text is a paste that no field wanted.
      const letters = [...key.text];
      if (letters.length < 2 || letters.length > FAST_LETTERS) return;
      for (const text of letters) keyboard.current?.({ kind: 'text', text });
    });
    return () => terminal.onKey(null);
  }, [engine, terminal, keyboard, small]);
  if (small) return <TooSmall />;
  if (blocks !== null) {
    return (
      <Page
        step={stepOf(state.screen)}
        blocks={blocks}
        hints={['close']}
        onKey={(key) => {
          const closes = isBack(key) || isEnter(key);
          if (closes) setHelping(null);
          return closes;
        }}
      />
    );
  }
  const Shown = SCREENS[state.screen];
  return <Shown />;
}

const stepOf = (screen: Screen): Parameters<typeof Page>[0]['step'] =>
  screen === 'see' ? 'look' : screen === 'end' ? 'verify' : screen;
