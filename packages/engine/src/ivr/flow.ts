/** An IVR flow is data: named steps, each says what happens and which step comes next. Its schema is in `cti`. */
export type { IvrFlow, IvrPrompt, IvrStep, IvrStepOf, IvrTest } from '@callwright/cti/light';
