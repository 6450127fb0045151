/* global $ */
// As pages were written for the incumbent (sdk-facts §2, §10): slots, listeners and text hooks side by side, jQuery everywhere.
var texts = [];
var alerts = [];
var hungUpByUs = false;

$(() => {
  $('#callcenter').append(CallCenter.draw());
  CallCenter.dialPlate().appendTo('body').hide();
  $('#CallCenter_status_tiao').css('min-width', 240).addClass('mine');

  CallCenter.setBusyText('小憩');
  CallCenter.setStatusAndPhoneTextEvent((text) => texts.push(text));
  CallCenter.setEventAlertEvent((text) => alerts.push(text));
  CallCenter.logon_event = (json) => {
    if (json.status === 0) CallCenter.free();
  };
  CallCenter.inringing_event = (json) => {
    $('#customer').text($.trim(json.caller));
  };
  CallCenter.addEventListener('incall', (json) => {
    // Getters are up to date before a handler runs.
    $('#customer')
      .data('callid', json.callid)
      .attr('data-same', String(CallCenter.getCallid() === json.callid));
    CallCenter.hideControl($('#CallCenter_ivrbut')).showControl('#CallCenter_serviceevaluatebut');
  });
  CallCenter.cancelmakecall_callback = () => {
    hungUpByUs = true;
  };
  CallCenter.after_event = (json) => {
    $('#last').text([json.callid === $('#customer').data('callid'), CallCenter.getCallid() === '', hungUpByUs].join());
  };

  $('.free').on('click', () => CallCenter.free());
  $(document).on('click', '.hangup', () => CallCenter.cancelmakecall());
  $('#number').on('keydown', function (event) {
    CallCenter.callout(this, event);
  });

  const query = new URLSearchParams(location.search);
  const operator = query.get('operator');
  CallCenter.opLogin(operator, CallCenter.md5(operator), '1', '2', 0, '', query.get('server'), 1, 1);
});
