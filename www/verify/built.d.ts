// Made by scripts/verify-page.mjs: the worker's code and the engine, which the one file carries.
declare module "#verify-worker" {
  const code: string;
  export default code;
}
declare module "#verify-engine" {
  /** By gzip, in base64. */
  const engine: string;
  export default engine;
}
