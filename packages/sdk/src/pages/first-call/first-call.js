const show = (text) => document.getElementById('log').append(`\n${text}`);
for (const type of ['inringing', 'playtts', 'incall', 'cancelmakecall', 'after']) {
  CallCenter.addEventListener(type, (event) => show(`${type} ${JSON.stringify(event)}`));
}
for (const method of ['free', 'acceptcall', 'cancelmakecall']) {
  document.getElementById(method).onclick = () => CallCenter[method]();
}
CallCenter.setStatusAndPhoneTextEvent(show);
CallCenter.opLogin('1002', CallCenter.md5('1002'), '1', 2);
