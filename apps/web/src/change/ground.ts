import { heightAt, type MoonRelief, readMoonRelief } from '../assets/moon-relief.ts';

const RELIEF = new URL('../../assets/moon-relief.bin', import.meta.url).href;
let relief: Promise<MoonRelief> | undefined;

/** Height of the ground over 1737.4 km at a place (mean-Earth, rad), m: of a grid of 10 km, so that crater floors narrower than that are not in it. */
export async function groundAt(latitude: number, longitude: number): Promise<number> {
  relief ??= fetch(RELIEF).then(async (a) => readMoonRelief(new Uint8Array(await a.arrayBuffer())));
  try {
    return heightAt(await relief, latitude, longitude);
  } catch (e) {
    relief = undefined;
    throw e;
  }
}
