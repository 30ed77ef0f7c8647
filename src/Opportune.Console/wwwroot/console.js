// What the page needs beside htmx: the list's filter, the spoken line, focus that stays, and an error that is drawn.
(() => {
  'use strict';
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const narrow = matchMedia('(max-width: 760px)');
  let focused = null;

  const filter = (text) => {
    const words = text.trim().toLowerCase().split(/\s+/);
    const lines = all('[data-list] > li');
    for (const line of lines) line.hidden = !words.every((word) => line.dataset.words.includes(word));
    one('[data-nobody]').hidden = lines.some((line) => !line.hidden);
  };

  const stage = () => one('#stage');
  const problem = (text) => {
    one('#problem').hidden = !text;
    if (text) one('[data-problem]').textContent = text;
  };

  const settle = () => {
    const main = stage();
    if (!main) return;
    main.removeAttribute('aria-busy');
    document.title = `${main.dataset.title} · Opportune`;
    one('#announce').textContent = main.dataset.announce;
    const customer = one('input[name="customer"]', main)?.value ?? '';
    for (const link of all('[data-list] a')) {
      const on = link.dataset.customer === customer;
      link.classList.toggle('on', on);
      if (on) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    }
    for (const link of all('.places a')) {
      const on = link.dataset.place === (main.dataset.place ?? 'decisions');
      link.classList.toggle('on', on);
      if (on) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    }
    if (focused === 'stage') main.focus({ preventScroll: true });
    else if (focused) (document.getElementById(focused) ?? main).focus({ preventScroll: true });
    focused = null;
  };

  document.addEventListener('input', (event) => { if (event.target.matches('[data-find]')) filter(event.target.value); });
  document.addEventListener('change', (event) => { if (event.target.matches('[data-submit]') && !one('#live').checked) event.target.form.requestSubmit(one('.go', event.target.form)); });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-dismiss]')) problem('');
    if (event.target.closest('[data-list] a') && narrow.matches) one('[data-people]').open = false;
  });

  document.addEventListener('htmx:before:request', (event) => {
    const active = document.activeElement;
    focused = stage()?.contains(active) && active.id ? active.id : event.target.matches?.('[data-customer]') && narrow.matches ? 'stage' : null;
    stage()?.setAttribute('aria-busy', 'true');
    problem('');
  });
  document.addEventListener('htmx:after:swap', settle);
  document.addEventListener('htmx:response:error', () => { stage()?.removeAttribute('aria-busy'); problem('The bank answered with an error. Nothing was changed by halves; try again.'); });
  document.addEventListener('htmx:error', () => { stage()?.removeAttribute('aria-busy'); problem('Check that Opportune is running, then try again.'); });

  const begin = () => {
    if (narrow.matches && (stage().dataset.place || one('input[name="customer"]', stage()))) one('[data-people]').open = false;
    const on = one('[data-list] a.on');
    const list = on?.closest('ul');
    if (on && on.offsetTop - list.offsetTop > list.clientHeight - 60) list.scrollTop = on.offsetTop - list.offsetTop - 120;
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
})();
