const portal = new URLSearchParams(location.search);
const frame = document.createElement('iframe');
frame.title = 'CRM';
frame.width = '1200';
frame.height = '500';
frame.allow = portal.get('allow') ?? '';
frame.src = `${portal.get('from')}/strict.html?${portal}`;
document.body.append(frame);
