/** The worker's entry: one self-contained file, so that its own response header governs all it does. It asks nothing of the network. */
import { Export, Inspection, checkOptions, defaultOptions, engineVersion, fields, initSync, jsonSchema, loadModel } from "#glue";
import { serve, type WorkerScope } from "./dispatcher.js";

serve(self as unknown as WorkerScope, {
  Export, Inspection, checkOptions, defaultOptions, engineVersion, fields, initSync, jsonSchema, loadModel,
});
