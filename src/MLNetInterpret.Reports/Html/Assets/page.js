'use strict';
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => details.open = true));
// one that points at a term need not tap it
for (const term of document.querySelectorAll('.term')) term.title = document.getElementById(term.getAttribute('popovertarget')).lastChild.data.trim();
for (const image of document.images) image.title = image.alt;
