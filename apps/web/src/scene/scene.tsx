import './scene.css';
import type { Environment } from '@farside/astro';
import { fromSelenographic } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { useEffect, useRef, useState } from 'react';
import { useTheatre } from '../state/store.ts';
import { type Assets, loadAssets } from './assets.ts';
import { setStage } from './commands.ts';
import { Menus } from './menus.tsx';
import { Stage } from './stage.ts';
import { StandIn } from './stand-in.tsx';

const NAMES: Readonly<Record<string, string>> = { stage: 'Injection stage' };
const named = (id: string): string => NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);

/** The scene: everything in three dimensions, drawn with three.js; without WebGL a map. */
export function Scene() {
  const shown = useTheatre((s) => s.shown);
  const env = useTheatre((s) => s.env);
  const changing = useTheatre((s) => s.changing);
  const [lost, setLost] = useState(0);
  const [relay, setRelay] = useState<string | undefined>();
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const scale = useRef<HTMLDivElement>(null);
  const described = useRef<HTMLParagraphElement>(null);
  const stage = useRef<Stage | undefined>(undefined);
  const assets = useRef<Assets | undefined>(undefined);
  // a context that is lost is asked for once more
  const works = lost < 2;

  useEffect(() => {
    if (!works || !host.current || !picture.current || !lines.current || !labels.current || !scale.current || !described.current) return;
    assets.current ??= loadAssets();
    try {
      stage.current = new Stage(
        {
          host: host.current,
          canvas: picture.current,
          lines: lines.current,
          labels: labels.current,
          scale: scale.current,
          described: described.current,
        },
        assets.current,
        () => setLost((n) => n + 1),
      );
    } catch {
      setLost(2);
      return;
    }
    setStage(stage.current);
    const s = useTheatre.getState();
    if (s.shown && s.env) show(stage.current, s.shown.flight, s.env, setRelay);
    return () => {
      setStage(undefined);
      stage.current?.dispose();
      stage.current = undefined;
    };
    // a new canvas for each try
  }, [works, lost]);

  useEffect(() => {
    if (stage.current && shown && env) show(stage.current, shown.flight, env, setRelay);
  }, [shown, env]);

  if (!works) return <StandIn />;
  const modules = shown
    ? [...new Set(shown.flight.handovers().flatMap((h) => [...h.vehicles.values()].map((v) => v.stack.root.module.id)))]
    : [];
  const all = ['orbiter', 'returner', 'lander', 'ascender'].filter((m) => modules.includes(m) || m === 'returner');
  const targets: (readonly [string, string])[] = [
    ['earth', 'Earth'],
    ['moon', 'Moon'],
    ['middle', 'Earth and Moon'],
    ['site', 'Landing site'],
    ...all.map((m) => [m, named(m)] as const),
    ...(relay === undefined ? [] : [['relay', relay] as const]),
  ];
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys turn the camera */}
      <div
        ref={host}
        className={`scene${changing ? ' picking' : ''}`}
        tabIndex={0}
        role="group"
        aria-label="Scene"
        aria-describedby="scene-described"
      >
        <canvas
          key={`p${lost}`}
          ref={picture}
          className="picture"
          role="img"
          aria-label="Earth, Moon and vehicles"
          aria-describedby="scene-described"
        />
        <canvas ref={lines} className="lines" aria-hidden="true" />
        <div ref={labels} className="scene-labels" />
        <div ref={scale} className="scene-scale" aria-hidden="true">
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
        <p ref={described} id="scene-described" className="sr" aria-live="polite" />
      </div>
      <Menus targets={targets} />
    </>
  );
}

/** Puts a flight onto the stage; what the mission file adds (relay, sizes, the place to land) comes when it is read. */
function show(stage: Stage, flight: Flight, env: Environment, named: (relay: string | undefined) => void): void {
  stage.setFlight(flight, env);
  void import('./from-mission.ts').then(({ fromMission }) => {
    const { relay, site, sizes } = fromMission(flight, env);
    for (const [module, size] of sizes) stage.setSize(module, size);
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
    named(relay?.name);
    if (site) stage.add('site', { body: 'moon', r: fromSelenographic(site.latitude, site.longitude, site.height) });
  });
}
