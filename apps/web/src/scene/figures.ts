/** Radii and names that the scene draws by; m. */
export const MOON_RADIUS = 1737400;
export const EARTH_RADIUS = 6378137;
export const EARTH_POLE = 6356752.3;
/** Mean radius that heights over the Earth are counted from in names. */
export const EARTH_MEAN = 6371000;
export const BODIES = ['earth', 'moon', 'sun'] as const;
export const MODULE_NAMES: Readonly<Record<string, string>> = { stage: 'injection stage' };
