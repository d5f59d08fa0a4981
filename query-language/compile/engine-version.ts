/** The engine's version, apart from the engine, for what must know it without loading the engine. */

/** Part of every query's hash: change it whenever equal queries may give other results. */
export const engineVersion = '3';
