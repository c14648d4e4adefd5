/** The worker's entry: one self-contained file, so that its own response header governs all it does. It asks nothing of the network. */
import {
  BundleConverter, BundleExport, Export, Inspection, checkOptions, defaultOptions, engineVersion, fields, initSync, jsonSchema, loadModel, verifyArchive, verifySet,
} from "#glue";
import { serve, type WorkerScope } from "./dispatcher.js";

serve(self as unknown as WorkerScope, {
  BundleConverter, BundleExport, Export, Inspection, checkOptions, defaultOptions, engineVersion, fields, initSync, jsonSchema, loadModel, verifyArchive, verifySet,
});
