/** The name of the file in a model folder that keeps what changes of pictures mean for the model. */
export const CALIBRATION_FILE = 'calibration.json';
