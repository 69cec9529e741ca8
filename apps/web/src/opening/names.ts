/** The mission's own name, from its file; else the name that it goes by. */
export const nameOfMission = (text: string, name: string): string => /^name:\s*["']?(.+?)["']?\s*(?:#.*)?$/m.exec(text)?.[1] ?? name;
