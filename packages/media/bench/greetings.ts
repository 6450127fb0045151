/** What is said when a phone is picked up: by people, and by machines. Texts only; voices and lines come in `speech-corpus.ts`. */
export interface Greeting {
  readonly language: 'zh' | 'en';
  readonly text: string;
}

const zh = (...texts: readonly string[]): Greeting[] => texts.map((text) => ({ language: 'zh', text }));
const en = (...texts: readonly string[]): Greeting[] => texts.map((text) => ({ language: 'en', text }));

export const PEOPLE_SHORT: readonly Greeting[] = [
  ...zh(
    '喂',
    '喂?',
    '喂,你好',
    '你好',
    '您好',
    '喂,哪位',
    '你好,请讲',
    '喂,您是哪位',
    '是我',
    '我是王小明',
    '你好,我是李梅',
  ),
  ...en(
    'Hello?',
    'Hello',
    'Yes?',
    'Hi',
    'Hello, who is this?',
    'Anna speaking',
    'This is John',
    'Yes, hello?',
    'Smith',
  ),
];

export const PEOPLE_COMPANY: readonly Greeting[] = [
  ...zh('你好,大华贸易', '您好,这里是东方物流', '你好,前台', '您好,长城科技,请讲', '您好,海天酒店总机'),
  ...en(
    'Miller and Sons, good morning',
    'Northwind, Peter speaking',
    'Good afternoon, City Hotel',
    'Front desk, hello',
  ),
  ...en('Thank you for calling Acme, how may I help you?'),
];

export const MACHINES: readonly Greeting[] = [
  ...zh(
    '您好,您拨打的用户暂时无法接听,请在嘀声后留言。',
    '您所拨打的电话无人接听,请在听到提示音后留言,结束请挂机。',
    '你好,我是王小明,我现在不方便接电话,请留言,我会尽快给您回电。',
    '欢迎使用语音信箱服务,请在提示音之后开始录音。',
    '对不起,您拨打的用户正忙,请稍后再拨。',
    '这里是大华贸易公司,现在是非工作时间,请您留下姓名和电话。',
    '主人不在家,有事请留言。',
    '您好,这里是语音信箱,请留言。',
    '您拨打的号码已转接至来电提醒业务,我们将以短信的方式通知机主。',
    '您好,我是李梅的智能助理,机主现在不方便接听,请问您有什么事?',
  ),
  ...en(
    'Nobody is at home. Please leave a message after the tone.',
    'Hi, this is Anna. I cannot come to the phone right now. Please leave a message after the beep.',
    'You have reached the voicemail of John Smith. Please leave your name and number after the tone.',
    'The person you are calling is not available. At the tone, please record your message. When you have finished, hang up.',
    'Hello. You have reached Miller and Sons. Our office is closed now. Our hours are nine to five, Monday to Friday.',
    'Your call has been forwarded to an automatic voice message system.',
    'Please leave a message for Peter after the tone.',
    'Hi, leave a message.',
    'Welcome to the message center. The subscriber does not answer. Please record your message after the signal.',
    'Thank you for calling Northwind. All our lines are busy. Please call again later, or leave a message after the beep.',
  ),
];
