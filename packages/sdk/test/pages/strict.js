const query = new URLSearchParams(location.search);
const light = document.getElementById('light');

document.querySelector('call-center-bar').client = CallCenter.client;
document.getElementById('compact').onclick = () => light.replaceChildren(CallCenter.draw());
document.getElementById('icons').onclick = () => light.replaceChildren(CallCenter.drawAllIcon());
light.append(CallCenter.draw());

const operator = query.get('operator');
CallCenter.opLogin(operator, CallCenter.md5(operator), 1, 2, 0, '', query.get('server'));
