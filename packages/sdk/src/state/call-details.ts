import { type ServerFrame, textOf } from '../wire/frames.ts';

/** What the frames of a call tell beside its four ids. Missing fields keep their old value: no frame carries all of them. */
export interface CallDetails {
  readonly origcaller: string;
  readonly groupId: number | undefined;
  readonly segment: number | undefined;
  /** Direction of the customer's call. */
  readonly dir: 0 | 1 | undefined;
  /** Between two agents. */
  readonly internal: boolean;
  readonly userdata: Readonly<Record<string, unknown>>;
  readonly followData: Readonly<Record<string, unknown>>;
  readonly preview: Readonly<Record<string, unknown>>;
  readonly uuiData: string;
  /** Agent key or number of the other side of the consultation or transfer that began last. */
  readonly target: string;
  /** The agent's phone rings and can be made to answer (`answerable`). Whatever comes next of the call ends that. */
  readonly answerable: boolean;
  readonly callerArea: CallArea | undefined;
  readonly calledArea: CallArea | undefined;
}

export interface CallArea {
  readonly city: string;
  readonly province: string;
}

export const noDetails: CallDetails = {
  origcaller: '',
  groupId: undefined,
  segment: undefined,
  dir: undefined,
  internal: false,
  userdata: {},
  followData: {},
  preview: {},
  uuiData: '',
  target: '',
  answerable: false,
  callerArea: undefined,
  calledArea: undefined,
};

export function detailsOf(details: CallDetails, frame: ServerFrame): CallDetails {
  return {
    origcaller: textOf(frame.origcaller) || details.origcaller,
    groupId: numberOf(frame.nowgroupid) ?? details.groupId,
    segment: numberOf(frame.segment) ?? details.segment,
    dir: frame.dir === 0 || frame.dir === 1 ? frame.dir : details.dir,
    internal: details.internal || frame.type === 'innerringing' || frame.type === 'innercall',
    userdata: dataOf(frame.userdata) ?? details.userdata,
    followData: dataOf(frame.followData) ?? details.followData,
    preview: dataOf(frame.preview) ?? details.preview,
    uuiData: textOf(frame.uuiData) || details.uuiData,
    target: textOf(frame.target) || details.target,
    answerable: false,
    callerArea: areaOf(frame.callerArea) ?? details.callerArea,
    calledArea: areaOf(frame.calledArea) ?? details.calledArea,
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function dataOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function areaOf(value: unknown): CallArea | undefined {
  const area = dataOf(value);
  if (area === undefined) return undefined;
  const city = textOf(area.city);
  const province = textOf(area.province) || textOf(area.provice);
  return city === '' && province === '' ? undefined : { city, province };
}
