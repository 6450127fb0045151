#!/bin/sh
# Makes the voices of the simulated carrier again (A-law, 8 kHz, mono). Needs espeak-ng and sox; run it in this folder.
set -eu
say() { # file, voice, speed, text
  espeak-ng -v "$2" -s "$3" -w raw.wav "$4"
  sox raw.wav -r 8000 -c 1 -e a-law "$1" norm -6 pad 0.2 "${5:-0.8}"
  rm raw.wav
}
say customer-zh.wav cmn 150 '你好,我是模拟客户。请问我的订单什么时候发货?'
say customer-en.wav en-us 150 'Hello, I am the simulated customer. I would like to know when my order ships.'
say hello.wav cmn 150 '喂?' 0.2
say agent.wav en-gb+f3 150 'This is the phone of the agent. How may I help you?'
say greeting.wav en-us+f2 150 'Nobody is at home. Please leave a message after the tone.' 0.3
sox -n -r 8000 -c 1 -e a-law beep.wav synth 0.8 sine 1000 norm -9
