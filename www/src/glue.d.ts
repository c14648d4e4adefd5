// The engine's glue is a build product; its shape is stated in engine.ts, so that types hold before the first build.
declare module "#glue" {
  type Engine = import("./engine.js").Engine;
  export const initSync: Engine["initSync"];
  export const defaultOptions: Engine["defaultOptions"];
  export const fields: Engine["fields"];
  export const jsonSchema: Engine["jsonSchema"];
  export const engineVersion: Engine["engineVersion"];
  export const checkOptions: Engine["checkOptions"];
  export const loadModel: Engine["loadModel"];
  export const Export: Engine["Export"];
  export const Inspection: Engine["Inspection"];
  export const BundleExport: Engine["BundleExport"];
  export const BundleConverter: Engine["BundleConverter"];
  export const verifyArchive: Engine["verifyArchive"];
  export const verifySet: Engine["verifySet"];
}
