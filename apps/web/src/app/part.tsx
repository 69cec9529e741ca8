import { Component, type ComponentType, type ReactNode, Suspense, useEffect, useState } from 'react';

/** Loads a part of the page. */
export type Load<P extends object> = () => Promise<ComponentType<P>>;

interface Props<P extends object> {
  /** In the words of the page: `Tables`. */
  readonly name: string;
  readonly load: Load<P>;
  readonly with?: P;
  readonly fallback?: ReactNode;
}

/** A part of the page that comes when it is asked for. When it cannot be had or falls over, the rest of the page stays, and it can be asked for again. */
export function Part<P extends object>({ name, load, with: props, fallback = null }: Props<P>) {
  const [got, setGot] = useState<{ readonly part?: ComponentType<P>; readonly why?: string }>({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = attempt >= 0;
    load().then(
      (part) => wanted && setGot({ part }),
      (e: unknown) => wanted && setGot({ why: String(e) }),
    );
    return () => {
      wanted = false;
    };
  }, [load, attempt]);
  const again = (): void => {
    setGot({});
    setAttempt(attempt + 1);
  };
  if (got.why !== undefined) return <Fallen said={`${name} could not be loaded: the site is not to be reached.`} again={again} />;
  const { part: Loaded } = got;
  if (!Loaded) return fallback;
  return (
    <Guard key={attempt} name={name} again={again}>
      <Suspense fallback={fallback}>
        <Loaded {...((props ?? {}) as P)} />
      </Suspense>
    </Guard>
  );
}

/** Keeps what falls over to itself. */
export class Guard extends Component<
  { readonly name: string; again?(): void; readonly children: ReactNode },
  { readonly why?: string | undefined }
> {
  override state: { readonly why?: string | undefined } = {};

  static getDerivedStateFromError(e: unknown): { readonly why: string } {
    return { why: e instanceof Error ? e.message : String(e) };
  }

  override render(): ReactNode {
    const { name, again, children } = this.props;
    const { why } = this.state;
    return why === undefined ? (
      children
    ) : (
      <Fallen
        said={`${name} has stopped.`}
        why={why}
        again={() => {
          this.setState({ why: undefined });
          again?.();
        }}
      />
    );
  }
}

function Fallen({ said, why, again }: { readonly said: string; readonly why?: string; again(): void }) {
  return (
    <div className="across" role="alert">
      <p className="sentence">{said}</p>
      <p className="muted below">Everything else goes on, and what you typed is kept. {why}</p>
      <p className="below">
        <button type="button" className="box" onClick={again}>
          Try again
        </button>
      </p>
    </div>
  );
}
