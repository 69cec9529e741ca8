import * as THREE from 'three';
import { readMoonRelief, slopeMap } from '../assets/moon-relief.ts';
import { readStars, type Stars } from '../assets/stars.ts';

/** What the picture gets after it is first shown. Each comes when it comes; what cannot be had is left out, and the plain sphere stays. */
export interface Assets {
  readonly moon: Promise<THREE.Texture | undefined>;
  readonly slopes: Promise<THREE.Texture | undefined>;
  readonly earth: Promise<THREE.Texture | undefined>;
  readonly stars: Promise<Stars | undefined>;
}

const MOON = new URL('../../assets/moon-albedo.webp', import.meta.url).href;
const RELIEF = new URL('../../assets/moon-relief.bin', import.meta.url).href;
const EARTH = new URL('../../assets/earth.webp', import.meta.url).href;
const STARS = new URL('../../assets/stars.bin', import.meta.url).href;

async function bytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** A map laid from north to south, west to east; read as it is, without a colour space. */
function laid(texture: THREE.Texture): THREE.Texture {
  texture.flipY = false;
  texture.wrapS = THREE.RepeatWrapping;
  texture.wrapT = THREE.ClampToEdgeWrapping;
  texture.minFilter = THREE.LinearMipmapLinearFilter;
  texture.magFilter = THREE.LinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.colorSpace = THREE.NoColorSpace;
  texture.needsUpdate = true;
  return texture;
}

async function picture(url: string): Promise<THREE.Texture> {
  const bitmap = await createImageBitmap(new Blob([(await bytes(url)) as Uint8Array<ArrayBuffer>]), { colorSpaceConversion: 'none' });
  return laid(new THREE.Texture(bitmap));
}

async function slopes(): Promise<THREE.Texture> {
  const relief = await readMoonRelief(await bytes(RELIEF));
  const map = slopeMap(relief);
  return laid(new THREE.DataTexture(map.data, map.width, map.height, THREE.RGFormat, THREE.HalfFloatType));
}

const missing = (): undefined => undefined;

/** Fetches them; two scenes of one page share the bytes by the browser's cache. */
export function loadAssets(): Assets {
  return {
    moon: picture(MOON).catch(missing),
    slopes: slopes().catch(missing),
    earth: picture(EARTH).catch(missing),
    stars: bytes(STARS).then(readStars).catch(missing),
  };
}
