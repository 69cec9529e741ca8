import './scene.css';
import { type Environment, fromSelenographic } from '@farside/astro';
import { type Flight, ridesOf } from '@farside/flight';
import { useEffect, useMemo, useRef, useState } from 'react';
import { save } from '../app/download.ts';
import { actions } from '../app/keys.ts';
import { get, useTheatre } from '../state/store.ts';
import { type Assets, loadAssets } from './assets.ts';
import { goHome, goTo, setStage } from './commands.ts';
import { Menus } from './menus.tsx';
import { Stage } from './stage.ts';
import { StandIn } from './stand-in.tsx';

/** The scene: everything in three dimensions, drawn with three.js. A lost picture is asked for once more; without WebGL a map stands in. */
export function Scene() {
  const [lost, setLost] = useState(0);
  if (lost >= 2) return <StandIn again={() => setLost(0)} />;
  return <Picture key={lost} lost={() => setLost(lost + 1)} missing={() => setLost(2)} />;
}

let assets: Assets | undefined;

const ORDER = ['orbiter', 'returner', 'lander', 'ascender'];

/** The canvas, the lines and names over it, and the menus. */
function Picture({ lost, missing }: { lost: () => void; missing: () => void }) {
  const shown = useTheatre((s) => s.shown);
  const env = useTheatre((s) => s.env);
  const changing = useTheatre((s) => s.changing);
  const [relay, setRelay] = useState<string | undefined>();
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | undefined>(undefined);
  const fell = useRef({ lost, missing });
  fell.current = { lost, missing };

  useEffect(() => {
    const h = host.current;
    if (!h) return;
    const part = <T extends HTMLElement>(name: string): T => h.querySelector(`.${name}`) as T;
    assets ??= loadAssets();
    try {
      stage.current = new Stage(
        {
          host: h,
          canvas: part('picture'),
          lines: part('lines'),
          labels: part('scene-labels'),
          scale: part('scene-scale'),
          described: part('described'),
        },
        assets,
        () => fell.current.lost(),
      );
    } catch {
      fell.current.missing();
      return;
    }
    setStage(stage.current);
    actions.home = goHome;
    actions.goTo = goTo;
    actions.picture = () =>
      void stage.current?.picture().then((png) => png && save(`farside-${get().shown?.mission ?? 'scene'}.png`, png, 'image/png'));
    return () => {
      setStage(undefined);
      delete actions.home;
      delete actions.goTo;
      delete actions.picture;
      stage.current?.dispose();
      stage.current = undefined;
    };
  }, []);

  useEffect(() => {
    const s = stage.current;
    if (!s || !shown || !env) return;
    s.setFlight(shown.flight, env);
    void addFromMission(s, shown.flight, env).then(setRelay);
  }, [shown, env]);

  const modules = useMemo(() => (shown ? [...ridesOf(shown.flight).keys()] : []), [shown]);
  const targets: (readonly [string, string])[] = [
    ['earth', 'Earth'],
    ['moon', 'Moon'],
    ['middle', 'Earth and Moon'],
    ['site', 'Landing site'],
    ...ORDER.filter((m) => modules.includes(m)).map((m) => [m, m.charAt(0).toUpperCase() + m.slice(1)] as const),
    ...(relay === undefined ? [] : [['relay', relay] as const]),
  ];
  return (
    <>
      <div
        ref={host}
        className={`scene${changing ? ' picking' : ''}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys turn the camera
        tabIndex={0}
        role="application"
        aria-label="Scene. Arrow keys turn the camera, plus and minus bring it nearer or farther, H is home."
        aria-describedby="scene-described"
      >
        <canvas className="picture" role="img" aria-label="Earth, Moon and vehicles" aria-describedby="scene-described" />
        <canvas className="lines" />
        <div className="scene-labels" />
        <div className="scene-scale" aria-hidden="true">
          <span className="sun">
            <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" aria-hidden="true">
              <circle cx="10" cy="10" r="4.2" />
              <path d="M10 0v3M10 17v3M0 10h3M17 10h3M3 3l2 2M15 15l2 2M17 3l-2 2M5 15l-2 2" />
            </svg>
            <span />
          </span>
          <span className="bar" />
          <span />
        </div>
        <p id="scene-described" className="sr described" aria-live="polite" />
      </div>
      <Menus targets={targets} />
    </>
  );
}

/** What the mission file adds to a flight: the relay, the sizes of the modules, the place to land. Returns the relay's name. */
async function addFromMission(stage: Stage, flight: Flight, env: Environment): Promise<string | undefined> {
  const { fromMission } = await import('./from-mission.ts');
  const { relay, site, sizes } = fromMission(flight, env);
  for (const [module, size] of sizes) stage.setSize(module, size);
  if (site) stage.add('site', { body: 'moon', r: fromSelenographic(site.latitude, site.longitude, site.height) });
  if (relay) {
    stage.add(
      'relay',
      (epoch, out) => {
        relay.at(epoch, out);
        return 'moon';
      },
      relay.name,
    );
  }
  return relay?.name;
}
